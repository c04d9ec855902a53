"""How texts compare: fingerprints, duplicates, stories, lineage."""
