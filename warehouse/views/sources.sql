-- sources: The source list as the last run read it, and the sources that have left it, whose articles stay.
-- source_id: The source.
-- outlet: The outlet's name.
-- family: Publisher family: outlets of one house count as one voice.
-- url: The listing's address.
-- kind: rss, json_feed, sitemap or html_list; empty where the bytes decide.
-- lang: The outlet's language.
-- country: ISO alpha-2 code.
-- ownership: state, party, government, public, independent, aggregator or unknown.
-- timezone: The zone in which its zoneless dates are meant.
-- enabled: Whether it is polled.
-- verified: Whether a check on a live day has confirmed what it yields.
-- note: What to know about it.
-- evidence: Why it is believed to work: who measured it and where that is published; empty where nobody did.
-- last_seen: The latest day, month or year of that evidence, as stated ('2026-10').
-- terms: What its terms of use say of storing texts; empty where nothing is known.
-- stands_in: The country whose own media it carries where none of them can be asked, as TASS does for 'KP'.
-- left_at: When a run first found it gone from the list; empty while it is there. Then it is not enabled.
CREATE OR REPLACE VIEW sources AS
SELECT source_id, outlet, family, url, kind, lang, country, ownership, timezone, enabled, verified, note,
    coalesce(evidence, '') AS evidence, coalesce(last_seen, '') AS last_seen, coalesce(terms, '') AS terms,
    coalesce(stands_in, '') AS stands_in, left_at
FROM store.sources;
