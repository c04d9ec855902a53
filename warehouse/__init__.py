"""The warehouse: DuckDB and SQL. Loads records, answers look-ups, publishes snapshots; no network, no decisions."""
