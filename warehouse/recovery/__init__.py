"""What brings a hurt writer back: the spool of committed batches, its recorder, healing."""
