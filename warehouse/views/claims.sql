-- claims: What is claimed of each event, how far it has come, and how it is to be weighed. One row an event, and one each
--   official denial of a report that was not seen.
-- claim_id: The claim: that of an event has the event's id.
-- event_id: The event; empty where a report is denied that was not seen.
-- words: What is claimed: kind of event, who, whom, where and when; of a denial its sentence.
-- state: reported, corroborated (by a second independent voice), confirmed or denied (by a party), expired (no word for 45
--   days, nor 45 days after the day it was due).
-- since_at: When what made the state was said.
-- voices: Independent voices that say so, counted by lineage and never by outlets; all unnamed sources and hearsay are one.
-- reliability: Of the best source, the Admiralty letter: A a party's official voice, B another official voice, C a named person,
--   D an outlet in its own words, E nobody answers for it, F not to be judged.
-- credibility: Of the report, the Admiralty digit: 1 confirmed by others, 2 probably true, 3 possibly true, 4 doubtful,
--   5 improbable, 6 not to be judged.
-- why: The reason of each of the two.
-- article_id: The article that the state rests on.
-- pair: DPRK-PRC or ROK-PRC; empty where there is no event.
-- expires_at: When it expires unless more is said; empty where it is confirmed, denied or expired.
CREATE OR REPLACE VIEW claims AS
SELECT
    c.claim_id, c.event_id, c.words, c.state, c.since_at, c.voices, c.reliability, c.credibility, c.why, c.article_id,
    coalesce(e.pair, '') AS pair, c.expires_at
FROM store.claims AS c LEFT JOIN store.events AS e ON e.event_id = c.event_id;
