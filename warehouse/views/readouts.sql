-- readouts: Official texts: read-outs, letters, joint statements, speeches, announcements, press conferences.
-- article_id: The article.
-- published_on: Its day.
-- page_kind: readout, letter, joint_statement, speech, announcement or press_conference.
-- issuer: The body whose text it is, as an entity id.
-- side: DPRK, PRC or ROK.
-- other_side: Whom it is about; empty where unknown, or where several countries are met in one text.
-- level: head, premier, minister or other.
-- edition: The language it is in.
-- is_complete: Whether the text is whole.
-- why_incomplete: teaser, cut, no_opening, short, translated or one_side; several_countries of a whole text on several.
-- happened_on: The day of the meeting or letter, as the first sentences have it, else that of publication.
-- meeting_key: The same for the texts of both sides of one event; by pair, level and day, give or take two. Empty where the
--   other side is unknown.
-- other_side_id: The other side's text of that event, the nearest in time; empty where none is stored.
-- title: The headline.
-- url: The address.
CREATE OR REPLACE VIEW readouts AS
WITH official AS (
    SELECT
        r.*, a.title, a.url,
        CASE WHEN r.other_side <> '' THEN least(r.side, r.other_side) || '-' || greatest(r.side, r.other_side) END AS pair
    FROM store.readouts AS r
    JOIN (
        SELECT article_id, title, url FROM store.article_versions
        ANTI JOIN (SELECT article_id, version - 1 AS version FROM store.article_versions WHERE version > 1) AS later
            USING (article_id, version)
        WHERE article_id IN (SELECT article_id FROM store.readouts)
    ) AS a USING (article_id)
    ANTI JOIN store.seed_sightings AS g ON g.article_id = r.article_id
),
pairs AS (
    SELECT
        o.article_id, arg_min(t.article_id, (abs(date_diff('day', o.happened_on, t.happened_on)), NOT t.is_complete, t.article_id))
            AS other_id,
        arg_min(t.happened_on, (abs(date_diff('day', o.happened_on, t.happened_on)), NOT t.is_complete, t.article_id)) AS other_on
    FROM official AS o JOIN official AS t
        ON t.pair = o.pair AND t.side <> o.side AND t."level" = o."level"
        AND (t.page_kind = 'letter') = (o.page_kind = 'letter')
        AND abs(date_diff('day', o.happened_on, t.happened_on)) <= 2
    GROUP BY o.article_id
)
SELECT
    o.article_id, o.published_on, o.page_kind, o.issuer, o.side, o.other_side, o."level" AS level, o.edition,
    o.is_complete, o.why_incomplete, o.happened_on,
    coalesce(o.pair || ' ' || o."level" || ' ' || least(o.happened_on, coalesce(p.other_on, o.happened_on)), '') AS meeting_key,
    coalesce(p.other_id, '') AS other_side_id, o.title, o.url
FROM official AS o LEFT JOIN pairs AS p USING (article_id);
