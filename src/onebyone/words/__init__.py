"""What the clips say: claims, captions, takeaways and descriptions, with typed slots for every number."""
