"""Recovery of the writer file: the spool of committed batches, the recorder that fills it, healing."""
