"""The delivery journal: append-only, fsynced, the truth about every delivery."""
