"""Worker processes that may be killed, so that a hostile page costs one page; batches of work."""
