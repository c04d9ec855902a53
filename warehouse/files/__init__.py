"""Database files as files: copied, compared and patched by their blocks. Knows nothing of what is in them."""
