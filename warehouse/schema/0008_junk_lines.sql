-- Lines that an outlet prints below or above stories of all kinds, learned from its own pages: no part of a body.

CREATE TABLE store.junk_lines (outlet VARCHAR, line_key VARCHAR, line VARCHAR, learned_at TIMESTAMPTZ);
