"""`python -m onebyone` is the command line."""

from onebyone.cli import main

if __name__ == "__main__":
    main()
