"""Comparison of texts: fingerprints, duplicates, stories, lineage."""
