-- What polls have learned of a source: since when it leads elsewhere for good, and how far back its listing reaches.
ALTER TABLE store.source_states ADD COLUMN moved_since TIMESTAMPTZ;
ALTER TABLE store.source_states ADD COLUMN window_s DOUBLE DEFAULT 0;
