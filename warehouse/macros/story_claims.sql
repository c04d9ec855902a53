-- story_claims: What can be claimed of each story that a window brought something of: computed over who acts, what is done and
--   when, so that a report elsewhere of the same event counts also where it was not joined, and over what could be seen.
-- since: Where the window begins, an instant.
-- until: Where it ends.
-- story_id: The story.
-- acts: What is done, by the headlines and openings of its articles.
-- persons: The persons who act, as entity ids.
-- sides: The countries that act: country:prk, country:chn, country:kor.
-- day: The day of the event as most articles state it, else the first day one was published.
-- level: The highest office of who acts: 1 a head of state, 0.15 an institute, 0 where none is named.
-- weight: What its weightiest act weighs, 0 to 1.
-- is_news: False where all its new originals are columns, features, notices, obituaries, market notes or horoscopes.
-- echo_countries: Countries whose outlets report the same persons, act and day outside the story.
-- one_country: The country whose outlets alone report the event; empty where others do, or could not be seen, or a source was
--   not yet watched when it happened (macro unobserved).
-- is_state_only: Whether only state, party and government outlets report the event, and others could be seen all the time.
-- is_known: Whether the event was reported before the window, in this story or outside it.
-- is_first_sure: Whether its first report is the first that could be seen: none outside it, none of a bare day, and every
--   source was watched before it happened and was reported (macro unobserved); nor did a source bring nothing in the window
--   of which nothing comes by chance in one window of a hundred: it may be frozen, and had it first.
CREATE OR REPLACE MACRO story_claims(since, until) AS TABLE
WITH m AS (
    SELECT
        article_id, story_id, is_new, is_original, outlet_country, ownership, relations, published_on, arrived_at, topics,
        date_precision
    FROM story_members(since, until)
),
about AS (
    SELECT
        t.article_id,
        list_sort(list_distinct(list(t.value) FILTER (t.kind = 'act' AND t.score >= 0.5))) AS acts,
        list(t.value ORDER BY t.value) FILTER (t.kind = 'actor' AND starts_with(t.value, 'per:')) AS persons,
        list(t.value ORDER BY t.value) FILTER (t.kind = 'actor' AND t.value IN ('country:prk', 'country:chn', 'country:kor'))
            AS sides,
        max(try_cast(t.value AS DATE)) FILTER (t.kind = 'day') AS day,
        coalesce(max(w.weight) FILTER (t.kind = 'office'), 0) AS level,
        bool_or(t.kind = 'form' AND t.value <> 'picture') AS is_other
    FROM store.tags AS t
    LEFT JOIN store.act_weights AS w ON w.kind = t.kind AND w.value = t.value
    WHERE t.kind IN ('act', 'actor', 'office', 'day', 'form')
        AND t.published_on >= CAST(since::TIMESTAMPTZ AS TIMESTAMP)::DATE - 60
        AND t.article_id IN (SELECT article_id FROM m)
    GROUP BY t.article_id
),
known AS (
    SELECT
        m.*, coalesce(a.acts, []) AS acts, coalesce(a.persons, []) AS persons, coalesce(a.sides, []) AS sides,
        coalesce(a.day, m.published_on) AS day, a.day IS NOT NULL AS states_day, coalesce(a.level, 0) AS level,
        coalesce(a.is_other, false) AS is_other
    FROM m LEFT JOIN about AS a USING (article_id)
),
fresh AS (
    SELECT story_id, count(*) AS articles, list_distinct(flatten(list(relations))) AS relations,
        list_distinct(flatten(list(topics))) AS topics,
        list_distinct(list(outlet_country)) AS countries,
        bool_and(coalesce(ownership, '') IN ('state', 'party', 'government')) AS is_by_state_alone,
        bool_or(NOT is_new) AS has_old, bool_or(date_precision = 'day') AS has_bare_day,
        coalesce(mode(day) FILTER (states_day), min(day)) AS day, min(published_on) AS reported_on,
        coalesce(bool_or(NOT is_other) FILTER (is_new AND is_original), bool_or(NOT is_other)) AS is_news
    FROM known GROUP BY story_id HAVING bool_or(is_new)
),
-- What a third of its articles state is the story's.
stated AS (
    SELECT k.story_id, 'act' AS kind, unnest(k.acts) AS value FROM known AS k SEMI JOIN fresh USING (story_id)
    UNION ALL
    SELECT k.story_id, 'person', unnest(k.persons) FROM known AS k SEMI JOIN fresh USING (story_id)
    UNION ALL
    SELECT k.story_id, 'side', unnest(k.sides) FROM known AS k SEMI JOIN fresh USING (story_id)
),
kept AS (
    SELECT s.story_id, s.kind, s.value, w.weight
    FROM (SELECT story_id, kind, value, count(*) AS said FROM stated GROUP BY ALL) AS s
    JOIN fresh AS f USING (story_id)
    LEFT JOIN store.act_weights AS w ON w.kind = 'act' AND s.kind = 'act' AND w.value = s.value
    WHERE s.said >= 0.34 * f.articles
),
events AS (
    SELECT
        f.*,
        coalesce(k.acts, []) AS acts, coalesce(k.persons, []) AS persons, coalesce(k.sides, []) AS sides,
        coalesce(k.weight, 0) AS weight,
        coalesce(l.level, 0) AS level
    FROM fresh AS f
    LEFT JOIN (
        SELECT
            story_id, list(value ORDER BY value) FILTER (kind = 'act') AS acts,
            list(value ORDER BY value) FILTER (kind = 'person') AS persons,
            list(value ORDER BY value) FILTER (kind = 'side') AS sides, max(weight) AS weight
        FROM kept GROUP BY story_id
    ) AS k USING (story_id)
    LEFT JOIN (SELECT story_id, median(level) AS level FROM known GROUP BY story_id) AS l USING (story_id)
),
-- All that may be reports of the same event: the same act (or, where none is stated, topic) between the same sides, by
-- the same persons where both name any, within two days. Each such pair has an act, a person or a topic in common: they
-- are joined by it and by the day, since a join by lists alone compares every story with every article.
sought AS (
    SELECT DISTINCT story_id, day + unnest(range(-2, 3))::INTEGER AS near_day, key
    FROM (
        SELECT
            story_id, day,
            unnest(list_concat(list_transform(acts, lambda a: 'act:' || a), persons,
                CASE WHEN len(sides) > 1 THEN list_transform(topics, lambda t: 'topic:' || t) END)) AS key
        FROM events
    )
),
found AS (
    SELECT
        article_id, story_id, day,
        unnest(list_concat(
            list_transform(acts, lambda a: 'act:' || a), persons, list_transform(topics, lambda t: 'topic:' || t))) AS key
    FROM known
),
pairs AS (
    SELECT DISTINCT s.story_id, f.article_id
    FROM sought AS s JOIN found AS f ON f.day = s.near_day AND f.key = s.key AND f.story_id <> s.story_id
),
echoes AS (
    SELECT
        e.story_id, k.outlet_country, k.ownership, NOT k.is_new AS is_earlier, list_has_any(k.persons, e.persons) AS is_sure
    FROM pairs AS p JOIN events AS e ON e.story_id = p.story_id JOIN known AS k ON k.article_id = p.article_id
    WHERE k.story_id <> e.story_id
        AND list_has_any(k.relations, e.relations)
        AND (list_has_any(k.acts, e.acts)
            OR (len(k.acts) = 0 OR len(e.acts) = 0) AND (list_has_any(k.persons, e.persons)
                OR len(e.sides) > 1 AND list_has_all(k.sides, e.sides) AND list_has_any(k.topics, e.topics)))
        AND (len(e.sides) = 0 OR len(k.sides) = 0 OR list_has_all(k.sides, e.sides) OR list_has_all(e.sides, k.sides))
        AND (len(e.persons) = 0 OR len(k.persons) = 0 OR list_has_any(k.persons, e.persons))
),
echoed AS (
    SELECT
        story_id, list_distinct(list(outlet_country)) AS countries,
        bool_or(coalesce(ownership, '') NOT IN ('state', 'party', 'government')) AS has_other_owner,
        bool_or(is_earlier AND is_sure) AS is_earlier
    FROM echoes GROUP BY story_id
),
-- Entries that the sources of each country brought in the window: a side that brought nothing is not silent but unseen.
brought AS (
    SELECT s.country, s.ownership IN ('state', 'party', 'government') AS is_state, count(e.entry_id) AS entries
    FROM sources AS s
    LEFT JOIN entries AS e
        ON e.source_id = s.source_id AND e.first_seen_at > since::TIMESTAMPTZ AND e.first_seen_at <= until::TIMESTAMPTZ
    WHERE s.enabled GROUP BY ALL
),
seen AS (
    SELECT country, sum(entries) AS entries FROM brought WHERE country <> '' GROUP BY country
),
-- The sides whose silence is claimed: the others of the three, where any source of theirs is asked.
sides_of AS (
    SELECT e.story_id, s.country, s.entries FROM events AS e JOIN seen AS s
        ON s.country IN ('CN', 'KP', 'KR') AND NOT list_contains(e.countries, s.country)
),
silent AS (
    SELECT story_id, min(entries) AS least FROM sides_of GROUP BY story_id
),
gaps AS MATERIALIZED (
    SELECT * FROM unobserved(CAST(since::TIMESTAMPTZ AS TIMESTAMP)::DATE - 31)
),
-- exp(-4.6) is a hundredth: so seldom does a source bring nothing of which 4.6 entries are usual.
muted AS (
    SELECT count(*) AS sources FROM expected_entries(since, until) AS x
    SEMI JOIN (SELECT a.source_id FROM sources AS a WHERE a.enabled) AS b USING (source_id)
    WHERE x.came = 0 AND x.expected >= 4.6
),
-- An event older than the watch of a source, or than its first report seen, may have been reported or not: nobody knows.
unseen AS (
    SELECT DISTINCT e.story_id FROM events AS e JOIN gaps AS g
        ON least(e.day, e.reported_on) <= g.until_day
        AND (g.after_day IS NULL OR least(e.day, e.reported_on) > g.after_day)
)
SELECT
    e.story_id, e.acts, e.persons, e.sides, e.day, e.level, e.weight, e.is_news,
    list_sort(coalesce(o.countries, [])) AS echo_countries,
    CASE WHEN len(e.countries) = 1 AND len(list_filter(coalesce(o.countries, []), lambda c: c <> e.countries[1])) = 0
        AND coalesce(q.least, 0) > 0 AND e.is_news AND w.is_watched THEN e.countries[1] ELSE '' END AS one_country,
    w.is_watched AND e.is_by_state_alone AND NOT coalesce(o.has_other_owner, false)
        AND coalesce((SELECT sum(entries) FROM brought WHERE NOT is_state), 0) > 0 AS is_state_only,
    e.has_old OR coalesce(o.is_earlier, false) AS is_known,
    w.is_watched AND o.story_id IS NULL AND NOT e.has_bare_day AND (SELECT sources FROM muted) = 0 AS is_first_sure
FROM events AS e LEFT JOIN echoed AS o USING (story_id) LEFT JOIN silent AS q USING (story_id)
JOIN (
    SELECT f.story_id, n.story_id IS NULL AND (SELECT count(*) FROM gaps) > 0 AS is_watched
    FROM fresh AS f LEFT JOIN unseen AS n USING (story_id)
) AS w USING (story_id);

-- assert: SELECT list((story_id, is_news, is_known) ORDER BY story_id) = [('st1', true, false), ('st2', true, false)] FROM story_claims('2026-11-17 00:00:00+00', '2026-11-20 00:00:00+00')
-- assert: SELECT count(*) = 0 FROM story_claims('2026-11-20 00:00:00+00', '2026-11-20 12:00:00+00')
