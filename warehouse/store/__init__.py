"""The database files: open, lock, migrate, write in transactions, publish."""
