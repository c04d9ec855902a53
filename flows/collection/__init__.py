"""A collection, step by step: poll, fetch pages, decide, deduplicate, commit, group stories, re-check."""
