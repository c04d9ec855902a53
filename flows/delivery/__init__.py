"""Deliver each digest to each reader exactly once: issue, plan, send, load the journal into the warehouse."""
