"""The index of search: filled as texts are loaded, by upkeep for older ones, and merged by upkeep."""
