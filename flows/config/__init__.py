"""Settings, strict TOML tables and secrets: what a desk decides, read once. Opens no warehouse and no network."""
