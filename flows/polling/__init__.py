"""Polling: when a source is due, the only HTTP of the house, and what a feed's answers mean."""
