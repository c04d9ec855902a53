"""Where a digest goes: one module a kind of output, found by its name."""
