"""Stored articles judged again (`yalu retag`) or read again from their raw bytes (`--extract`). No network."""
