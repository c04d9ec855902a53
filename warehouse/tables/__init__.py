"""Reads and writes of the tables. No decisions."""
