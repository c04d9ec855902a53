-- firsts: Claims that something happens for the first time in N years or since a point, checked against the known visits.
-- article_id: The article that makes the claim.
-- published_on: Its day.
-- kind: interval (in N years), since_year, since_month, since_event or tenure (since taking office).
-- who: The words that name who does it.
-- what: The words that say what is done.
-- n: N of an interval.
-- unit: day, month or year.
-- since_text: The words of the interval or the point.
-- since_year: The year written, or that of the last time as the interval has it.
-- is_hedged: Whether the article says it with a doubt or a condition.
-- verdict: consistent, contradicted (a row of high confidence lies after the claimed last time) or undecidable.
-- reading: Of what is contradicted: the narrower sense in which it would hold; else empty.
-- rests_on: The rows of visits it rests on: the last time before, or those that contradict it.
-- act: visit, meeting or trip (to any country); empty for what no table can decide.
-- traveller_side: Who travels or meets: DPRK, PRC or ROK.
-- other_side: Who is visited or met.
-- visitor_office: head, premier, foreign_minister …; empty where the sentence does not say.
-- place_country: ISO alpha-2 code of the country visited.
-- happened_on: The day the claim counts from.
-- quote: The words of the claim.
-- field: Where they stand: title or text.
-- span_start: First code point of the words, counted from 0.
-- span_end: The code point after the last.
-- rule_id: The rule that read it.
-- lexicon_version: Digest of the lexicon it was read with.
CREATE OR REPLACE VIEW firsts AS
WITH claims AS MATERIALIZED (
    SELECT
        f.*, CASE f.field WHEN 'title' THEN a.title ELSE a.text END[f.span_start + 1 : f.span_end] AS quote,
        row_number() OVER (ORDER BY f.article_id, f.field, f.span_start, f.rule_id, f.kind) AS claim, coalesce(e.name, '') AS visitor_name
    FROM store.firsts AS f
    JOIN (
        SELECT article_id, title, text FROM store.article_versions
        ANTI JOIN (SELECT article_id, version - 1 AS version FROM store.article_versions WHERE version > 1) AS later
            USING (article_id, version)
        WHERE article_id IN (SELECT article_id FROM store.firsts)
    ) AS a USING (article_id)
    ANTI JOIN store.seed_sightings AS g ON g.article_id = f.article_id
    LEFT JOIN store.entities AS e ON e.entity_id = f.visitor
),
-- Rows of the same kind as what is claimed. Of a trip to any country the table knows those to one only.
like_it AS (
    SELECT
        c.claim, v.visit_id, v.starts_on, v.ends_on, v.confidence, v.setting = 'bilateral' AS is_bilateral,
        v.place LIKE '%Beijing%' OR v.place LIKE '%Pyongyang%' OR v.place LIKE '%Seoul%' AS is_capital
    FROM claims AS c JOIN visits AS v
        ON v.visitor_office = c.visitor_office AND v.setting IN ('bilateral', 'sidelines')
        AND v.confidence <> 'low' AND v.basis = 'reference'
        AND CASE c.act
            WHEN 'visit' THEN v.traveller_side IN (c.traveller_side, 'both') AND v.place_country = c.place_country
            WHEN 'trip' THEN v.traveller_side IN (c.traveller_side, 'both')
            WHEN 'meeting' THEN list_sort([c.traveller_side, c.other_side]) = list_sort(string_split(v.pair, '-'))
            ELSE false END
        AND (c.visitor_name = '' OR v.visitor = c.visitor_name OR v.host LIKE '%' || c.visitor_name || '%')
        AND (NOT c.is_state_visit OR v.is_state_visit)
),
-- The time the claim is about: the visit just reported, announced or made, else the day itself.
about AS (
    SELECT
        c.claim, c.happened_on,
        arg_min(r.visit_id, (abs(date_diff('day', r.starts_on, c.happened_on)), r.visit_id)) AS this_id,
        coalesce(
            arg_min(r.starts_on, (abs(date_diff('day', r.starts_on, c.happened_on)), r.visit_id)), c.happened_on
        ) AS this_on
    FROM claims AS c LEFT JOIN like_it AS r
        ON r.claim = c.claim AND c.happened_on BETWEEN r.starts_on - 60 AND r.ends_on + 10
    GROUP BY c.claim, c.happened_on
),
earlier AS (
    SELECT
        r.*, a.this_on,
        CASE
            WHEN c.kind = 'interval' AND c.unit = 'year' THEN abs(c.n - date_diff('day', r.starts_on, a.this_on) / 365.25) < 1
                OR year(a.this_on) - year(r.starts_on) = c.n
            WHEN c.kind = 'interval' AND c.unit = 'month' THEN abs(c.n - date_diff('day', r.starts_on, a.this_on) / 30.44) < 1
                OR date_diff('month', r.starts_on, a.this_on) = c.n
            WHEN c.kind = 'interval' THEN abs(c.n - date_diff('day', r.starts_on, a.this_on)) <= 1
            WHEN c.kind IN ('since_year', 'since_month') THEN year(r.starts_on) = c.since_year
            ELSE year(r.starts_on) <= c.since_year
        END AS agrees,
        CASE
            WHEN c.kind = 'interval' AND c.unit = 'year' THEN date_diff('day', r.starts_on, a.this_on) / 365.25 < c.n
            WHEN c.kind = 'interval' AND c.unit = 'month' THEN date_diff('day', r.starts_on, a.this_on) / 30.44 < c.n
            WHEN c.kind = 'interval' THEN date_diff('day', r.starts_on, a.this_on) < c.n
            ELSE year(r.starts_on) > c.since_year
        END AS is_later
    FROM like_it AS r JOIN about AS a USING (claim) JOIN claims AS c USING (claim)
    WHERE r.ends_on < a.this_on AND r.visit_id IS DISTINCT FROM a.this_id
),
-- A claim holds in a sense where its last row agrees and none of high confidence lies between.
senses AS (
    SELECT
        claim, sense, arg_max(visit_id, (starts_on, visit_id)) AS last_id, arg_max(agrees, (starts_on, visit_id)) AS last_agrees,
        max(starts_on) AS last_on, arg_max(agrees, (starts_on, visit_id)) FILTER (WHERE confidence = 'high') AS last_high_agrees,
        coalesce(list(visit_id ORDER BY starts_on, visit_id) FILTER (WHERE confidence = 'high' AND is_later AND NOT agrees), [])
            AS against
    FROM earlier JOIN (VALUES ('any'), ('bilateral visits only'), ('this capital only')) AS s (sense)
        ON sense = 'any' OR (sense = 'bilateral visits only' AND is_bilateral)
        OR (sense = 'this capital only' AND is_capital)
    GROUP BY claim, sense
),
decided AS (
    SELECT
        c.claim, coalesce(s.against, []) AS against, s.last_id, coalesce(s.last_agrees, false) AS last_agrees,
        -- Of what has happened never before, the last time is the point named itself.
        coalesce(s.last_on, make_date(c.since_year, 1, 1)) AS last_on,
        c.kind = 'tenure' AND s.claim IS NULL AND c.since_year IS NOT NULL AS is_unbroken
    FROM claims AS c LEFT JOIN senses AS s ON s.claim = c.claim AND s.sense = 'any'
),
covered AS (
    SELECT d.claim, CASE c.act
        WHEN 'visit' THEN max(k.since) FILTER (
            WHERE k.traveller_side = c.traveller_side AND k.place_country = c.place_country) <= d.last_on
        WHEN 'meeting' THEN count(k.since) = 2 AND max(k.since) <= d.last_on
        ELSE false END AS is_covered
    FROM decided AS d JOIN claims AS c USING (claim)
    LEFT JOIN store.visits_coverage AS k
        ON k.visitor_office = c.visitor_office
        AND list_sort([k.traveller_side, CASE k.place_country WHEN 'KP' THEN 'DPRK' WHEN 'KR' THEN 'ROK' ELSE 'PRC' END])
            = list_sort([c.traveller_side, c.other_side])
    GROUP BY d.claim, d.last_on, c.act, c.traveller_side, c.place_country
),
narrower AS (
    SELECT claim, min(sense) AS sense FROM senses
    WHERE sense <> 'any' AND len(against) = 0 AND last_high_agrees GROUP BY claim
)
SELECT
    c.article_id, c.published_on, c.kind, c.who, c.what, c.n, c.unit, c.since_text, c.since_year, c.is_hedged,
    CASE
        WHEN c.happened_on IS NULL THEN 'undecidable'
        WHEN len(d.against) > 0 THEN 'contradicted'
        WHEN (d.last_agrees OR d.is_unbroken) AND coalesce(k.is_covered, false) THEN 'consistent'
        ELSE 'undecidable'
    END AS verdict,
    CASE WHEN c.happened_on IS NOT NULL AND len(d.against) > 0 THEN coalesce(w.sense, '') ELSE '' END AS reading,
    CASE
        WHEN c.happened_on IS NULL THEN []
        WHEN len(d.against) > 0 THEN d.against
        WHEN d.last_agrees AND coalesce(k.is_covered, false) THEN [d.last_id]
        ELSE []
    END AS rests_on,
    c.act, c.traveller_side, c.other_side, c.visitor_office, c.place_country, c.happened_on, c.quote, c.field,
    c.span_start, c.span_end, c.rule_id, c.lexicon_version
FROM claims AS c
JOIN decided AS d USING (claim)
LEFT JOIN covered AS k USING (claim)
LEFT JOIN narrower AS w USING (claim);
