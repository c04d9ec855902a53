"""A warehouse on DuckLake, shared by several machines."""
