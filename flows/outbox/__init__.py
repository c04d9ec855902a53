"""The delivery journal: append-only, fsynced, the authoritative record of every delivery."""
