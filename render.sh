#!/usr/bin/env bash
# Sets up what is missing, then hands its arguments to onebyone's command line.
#
#   ./render.sh [render|list|check ...]    all of it: ./render.sh --help
#   ./render.sh test [pytest arguments]    runs the tests
#   ./render.sh bench [options]            measures the engine: ./render.sh bench --help
#   ./render.sh mutants [options]          tests the tests by mutation: ./render.sh mutants --help
#
# The environment lives in .venv. It is made again only when pyproject.toml, this file, the Python or the place of this
# folder changed. Exit code 2: something is missing that only you can mend, and the last line says what.

set -euo pipefail
unset CDPATH PYTHONHOME PYTHONPATH # the environment sees its own packages only

say() { printf 'render.sh: %s\n' "$*" >&2; }
die() {
    say "$*"
    exit 2
}

real_folder() { # of the file $1, through any symbolic links (macOS has no readlink -f)
    local file=$1 folder
    while [[ -L $file ]]; do
        folder=$(cd -P "$(dirname "$file")" && pwd)
        file=$(readlink "$file")
        [[ $file == /* ]] || file=$folder/$file
    done
    cd -P "$(dirname "$file")" && pwd
}

root=$(real_folder "${BASH_SOURCE[0]}")
venv=$root/.venv
python=$venv/bin/python
stamp=$venv/.onebyone-setup
log=$venv/setup.log

# --- Is everything there already? ------------------------------------------------------------------------------------

setup_key() { # hash of all that set-up depends on; fails if the environment's Python does not run
    "$python" -ISc '
import hashlib, sys
digest = hashlib.sha256(repr((sys.version, sys.argv[1])).encode())
for path in sys.argv[2:]:
    with open(path, "rb") as file:
        digest.update(file.read())
print(digest.hexdigest())' "$root" "$root/pyproject.toml" "$root/render.sh" 2>/dev/null
}

# A purpose is "run" or one of pyproject.toml's extras; "test" brings what all of them need.
purpose_of() { # prints what the command "$@" must be set up for
    case "$* " in
    "test "* | "bench "*) printf '%s\n' "$1" ;;
    "mutants "*) printf 'test\n' ;;
    *" --read-back "*) printf 'readback\n' ;;
    *" --cluster "* | *" --cluster="*) printf 'cluster\n' ;;
    *) printf 'run\n' ;;
    esac
}

is_set_up() { # for the purpose $1; the stamp holds the key, the purposes set up for and the folder, a line each
    [[ -f $stamp && -x $python ]] || return 1
    local key='' purposes='' current
    { read -r key && read -r purposes; } <"$stamp" || return 1
    [[ $1 == run || " $purposes " == *" $1 "* || " $purposes " == *" test "* ]] || return 1
    current=$(setup_key) || return 1
    [[ $key == "$current" ]]
}

# --- Long steps: quiet in a log, alive on a terminal -------------------------------------------------------------------

ticker=''
show_progress() { # seconds so far and the log's last line, once a second
    local begin=$SECONDS
    while sleep 1; do
        printf '\r\033[K  %3d s  %.90s' "$((SECONDS - begin))" "$(tail -n 1 "$log" 2>/dev/null | tr -d '\r')" >&2
    done
}
stop_progress() {
    [[ -n $ticker ]] || return 0
    kill "$ticker" 2>/dev/null || true
    wait "$ticker" 2>/dev/null || true
    ticker=''
    printf '\r\033[K' >&2
}
logged() { # runs "$@" with its output in the log
    if [[ -t 2 ]]; then
        show_progress &
        ticker=$!
    fi
    local status=0
    "$@" >>"$log" 2>&1 </dev/null || status=$?
    stop_progress
    return "$status"
}

# --- Python and the system's packages --------------------------------------------------------------------------------

find_python() { # prints the first Python that the pinned packages support
    local candidate
    for candidate in python3 python3.13 python3.12 python3.11 python3.14; do
        if "$candidate" -ISc 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' 2>/dev/null; then
            command -v "$candidate"
            return 0
        fi
    done
    return 1
}

python_facts() { # of the Python $1: its version, then what it lacks of "ensurepip" and "headers"
    "$1" -ISc '
import importlib.util, os, sys, sysconfig
headers = os.path.join(sysconfig.get_path("include"), "Python.h")
print("%d.%d" % sys.version_info[:2], "" if importlib.util.find_spec("ensurepip") else "ensurepip",
      "" if os.path.exists(headers) else "headers")'
}

debian_packages() { # prints what apt must install for the base Python $1 (may be empty)
    local base=$1 facts version owned=''
    command -v cc >/dev/null || command -v gcc >/dev/null || printf '%s\n' gcc libc6-dev
    command -v pkg-config >/dev/null || printf '%s\n' pkg-config
    pkg-config --exists cairo 2>/dev/null || printf '%s\n' libcairo2-dev
    pkg-config --exists pangocairo pangoft2 2>/dev/null || printf '%s\n' libpango1.0-dev
    if [[ -z $base ]]; then
        printf '%s\n' python3 python3-venv python3-dev
        return
    fi
    facts=$(python_facts "$base")
    version=${facts%% *}
    [[ $("$base" -ISc 'import sys; print(sys.base_prefix)') != /usr ]] || owned=yes
    if [[ $facts == *ensurepip* ]]; then
        [[ -n $owned ]] || die "$base has no ensurepip, so it cannot make an environment; install another Python 3.11 to 3.14."
        printf '%s\n' "python$version-venv"
    fi
    if [[ $facts == *headers* ]]; then
        [[ -n $owned ]] || die "$base has no Python.h, so nothing can be compiled for it; install its development files."
        printf '%s\n' "python$version-dev"
    fi
}

as_root() {
    if [[ $(id -u) == 0 ]]; then "$@"; else sudo "$@"; fi
}

install_debian_packages() {
    local command="apt-get install -y --no-install-recommends $*"
    if [[ $(id -u) != 0 ]]; then
        command -v sudo >/dev/null || die "system packages are missing and there is no sudo; as root run: $command"
        say "system packages are missing; sudo may ask for your password to run: $command"
        sudo -v || die "no leave to install system packages; have an administrator run: $command"
    fi
    say "installing system packages: $*"
    # An unrelated broken source must not stop us: only the installation itself has to succeed.
    logged as_root apt-get update || true
    logged as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y --no-install-recommends "$@" ||
        die "apt could not install the system packages; check the network, then run as root: $command (log: $log)"
}

ensure_system() { # makes sure of a Python (base_python), a compiler and the headers of cairo and pango
    base_python=$python
    [[ -x $python ]] || base_python=$(find_python || true)
    if command -v apt-get >/dev/null; then
        local packages
        packages=$(debian_packages "$base_python")
        # shellcheck disable=SC2086  # package names hold no spaces: one word each is meant
        [[ -z $packages ]] || install_debian_packages $packages
        [[ -n $base_python ]] || base_python=$(find_python) ||
            die "this system's Python is older than 3.11; install Python 3.11 to 3.14, then run again."
        return
    fi
    if [[ -n $base_python && $(python_facts "$base_python") != *[a-z]* ]] && pkg-config --exists cairo pangocairo 2>/dev/null &&
        { command -v cc || command -v gcc || command -v clang; } >/dev/null; then
        return
    fi
    local what="Python 3.11 to 3.14 with headers, a C compiler, pkg-config, or the headers of cairo and pango"
    if command -v brew >/dev/null; then
        die "missing: $what. Run: xcode-select --install; brew install python@3.13 cairo pango pkgconf"
    elif command -v dnf >/dev/null; then
        die "missing: $what. Run: sudo dnf install python3-devel gcc pkgconf-pkg-config cairo-devel pango-devel"
    elif command -v pacman >/dev/null; then
        die "missing: $what. Run: sudo pacman -S --needed python gcc pkgconf cairo pango"
    fi
    die "missing: $what. Install them with your system's package manager, then run again."
}

# --- The environment -------------------------------------------------------------------------------------------------

ensure_environment() { # nothing is deleted: an environment that cannot be used any more is set aside under another name
    if [[ -e $venv || -L $venv ]]; then
        local reason='' home=''
        [[ ! -f $stamp ]] || { read -r && read -r && read -r home; } <"$stamp" || true
        if [[ -n $home && $home != "$root" ]]; then
            reason="was made for the folder $home"
        elif [[ -x $python ]] && ! "$python" -ISc 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' 2>/dev/null; then
            reason="has a Python that does not run or is not 3.11 to 3.14"
        elif [[ -L $python && ! -e $python ]]; then
            reason="has lost its Python"
        fi
        if [[ -n $reason ]]; then
            local aside
            aside=$venv.$(date +%Y%m%d-%H%M%S)
            mv "$venv" "$aside"
            say "the environment $reason; it is now $aside, delete it when you like"
        fi
    fi
    { mkdir -p "$venv" && : >"$log"; } 2>/dev/null || die "cannot write to $venv; make this folder writable."
}

warn_of_large_download() { # asks pip what torch would bring and the servers how large that is; downloads nothing
    "$python" -I - "$root/pyproject.toml" 2>>"$log" <<'PYTHON' || true
import importlib.metadata, json, os, subprocess, sys, tempfile, tomllib, urllib.request

with open(sys.argv[1], "rb") as file:
    wanted = [r for r in tomllib.load(file)["project"]["dependencies"] if r.startswith("torch")]
try:
    importlib.metadata.version("torch")
    sys.exit()
except importlib.metadata.PackageNotFoundError:
    pass
with tempfile.TemporaryDirectory() as folder:
    report = os.path.join(folder, "report.json")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", "--report", report, *wanted]
    if subprocess.run(pip, stdin=subprocess.DEVNULL, stdout=sys.stderr).returncode:
        sys.exit()  # the installation proper will fail in the same way and say why
    with open(report) as file:
        addresses = [item["download_info"]["url"] for item in json.load(file)["install"]]
total, unknown = 0, 0
for address in addresses:
    if not address.startswith("http"):
        continue  # on this disk
    try:
        with urllib.request.urlopen(urllib.request.Request(address, method="HEAD"), timeout=20) as answer:
            total += int(answer.headers["Content-Length"])
    except (OSError, TypeError, ValueError):
        unknown += "torch" in address or "nvidia" in address or "cuda" in address
if total > 500e6 or unknown:
    size = f"{total / 1e9:.1f} GB" if not unknown else "several GB"
    print(f"render.sh: torch and what it needs is a download of {size} here, most of it for NVIDIA graphics cards, which onebyone "
          "does not use. Its CPU build is under 250 MB: stop with Ctrl-C, set PIP_EXTRA_INDEX_URL to PyTorch's CPU wheel "
          "index (its address is on PyTorch's 'Get started' page: choose pip and CPU) and run again. Going on.",
          file=sys.__stdout__, flush=True)
PYTHON
}

install_packages() { # for the purposes "$@"
    local what=$root purpose extras=''
    for purpose in "$@"; do
        [[ $purpose == run ]] || extras+=${extras:+,}$purpose
    done
    [[ -z $extras ]] || what="${root}[$extras]"
    if [[ ! -x $python ]] || ! "$python" -Ic 'import pip' 2>/dev/null; then
        logged "$base_python" -m venv "$venv" || die "could not make the environment $venv (log: $log)"
    fi
    # Older pips download whole packages to learn what they need. Offline, the old one must do.
    if ! "$python" -Ic 'import pip, sys; sys.exit(tuple(map(int, pip.__version__.split(".")[:2])) < (25, 1))'; then
        logged "$python" -m pip install --upgrade 'pip>=25.1' || say "pip could not be brought up to date; going on with the old one"
    fi
    warn_of_large_download >&2
    say "installing the Python packages into .venv (about two minutes; log: $log)"
    logged "$python" -m pip install --editable "$what" ||
        die "pip could not install the packages: $(grep -i 'error' "$log" | tail -n 1 || true) Check the network and pip's settings, then run again; it goes on where it stopped (log: $log)"
}

set_up() { # for the purpose $1; the stamp is taken away first and written last, so an interrupted set-up is resumed
    trap 'stop_progress; say "interrupted; run again to go on where it stopped."; exit 130' INT TERM
    trap stop_progress EXIT
    if command -v flock >/dev/null; then # two runs at once must not install into one environment
        exec 9<"$root/render.sh"
        flock -n 9 || { say "another run is setting up; waiting for it" && flock 9; } || say "cannot lock here; going on without"
        ! is_set_up "$1" || return 0
    fi
    local key='' purposes=''
    base_python=''
    ensure_environment
    [[ ! -f $stamp ]] || { read -r key && read -r purposes; } <"$stamp" || true # what it was set up for, it stays set up for
    [[ " $purposes " == *" $1 "* ]] || purposes+=${purposes:+ }$1
    rm -f "$stamp"
    ensure_system
    # shellcheck disable=SC2086  # purposes hold no spaces: one word each is meant
    install_packages $purposes
    key=$(setup_key)
    printf '%s\n' "$key" "$purposes" "$root" >"$stamp.new"
    mv "$stamp.new" "$stamp"
    say "set up in $SECONDS s"
}

main() {
    local purpose
    purpose=$(purpose_of "$@")
    if ! is_set_up "$purpose"; then
        set_up "$purpose"
        exec 9<&-
        trap - INT TERM EXIT
    fi
    case ${1-} in
    test)
        cd "$root"
        exec "$python" -P -m pytest "${@:2}"
        ;;
    bench)
        cd "$root"
        exec "$python" -P tests/bench "${@:2}"
        ;;
    mutants)
        cd "$root"
        exec "$python" -P tests/mutation "${@:2}"
        ;;
    *) exec "$python" -P -m onebyone "$@" ;;
    esac
}

main "$@"
