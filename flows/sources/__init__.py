"""The source list and its tools: read, edit, discover, check, preview, OPML."""
