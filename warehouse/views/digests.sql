-- digests: Every digest that was sent: what it covered and the rows it was made of, so that it can be issued again.
-- day: The day it was sent for, in the desk's zone.
-- edition: 1 for the day's digest; a correction counts up.
-- since: Where its window begins: the cut-off of the digest before it.
-- cut_off_at: Where its window ends: the finish of the last collection it could read.
-- made_at: When it was composed.
-- timezone: The desk's zone.
-- subject: Its subject line.
-- article_ids: The articles it showed.
-- input: The frozen rows it was composed from, as JSON.
-- correction: Of a later edition: what was wrong, in the desk's words.
CREATE OR REPLACE VIEW digests AS
SELECT day, edition, since, cut_off_at, made_at, timezone, subject, article_ids, input,
    coalesce(correction, '') AS correction
FROM store.digests;
