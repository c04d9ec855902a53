-- source_mix: Who speaks of a topic: originals by ownership, country, language or outlet, beside who speaks at all.
--   source_mix('border'), source_mix('trade', part := 'country').
-- topic: A topic id or its top level, or any other tag value; NULL for all. One that nobody knows is an error.
-- since: First day; NULL for the first day there is.
-- until: Last day, included; NULL for the last run's day.
-- part: ownership, country, lang, family or outlet.
-- voice: state, independent … or the country, language, family or outlet.
-- share: Of the originals on the topic, those of this voice.
-- articles: Originals on the topic.
-- outlets: How many outlets they came from.
-- collected: All originals of this voice in those days.
-- usual_share: Of all originals, those of this voice: what share would be if everybody spoke of everything alike.
-- lift: share / usual_share: above 1, this voice speaks of it more than the others do.
-- unhealthy_days: Days in the period on which a source of this voice was not to be believed (a source and day each).
CREATE OR REPLACE MACRO source_mix(topic := '', since := '', until := '', part := 'ownership') AS TABLE
WITH asked AS (
    SELECT v.tag_value, w.word AS part
    FROM checked_value(topic) AS v, checked_word(part, 'part', ['ownership', 'country', 'lang', 'family', 'outlet']) AS w
),
days_asked AS (
    SELECT
        coalesce(nullif(until::VARCHAR, '')::DATE, today) AS last_day,
        coalesce(nullif(since::VARCHAR, '')::DATE, DATE '0001-01-01') AS first_day, today
    FROM desk
),
texts AS (
    SELECT
        coalesce(nullif(CASE asked.part WHEN 'country' THEN o.outlet_country WHEN 'lang' THEN o.lang WHEN 'outlet' THEN o.outlet
            WHEN 'family' THEN o.family ELSE o.ownership END, ''), 'unknown') AS voice,
        o.outlet,
        asked.tag_value = '' OR o.article_id IN (
            SELECT article_id FROM store.tags WHERE value = topic OR starts_with(value, topic || '.')) AS is_on_topic
    FROM originals AS o, days_asked, asked WHERE o.published_on BETWEEN first_day AND last_day
),
counted AS (
    SELECT
        voice, count(*) FILTER (is_on_topic) AS articles, count(DISTINCT outlet) FILTER (is_on_topic) AS outlets,
        count(*) AS collected
    FROM texts GROUP BY voice
),
total AS (
    SELECT nullif(sum(articles), 0) AS articles, nullif(sum(collected), 0) AS collected FROM counted
),
health AS (
    SELECT
        coalesce(nullif(CASE asked.part WHEN 'country' THEN s.country WHEN 'lang' THEN s.lang WHEN 'outlet' THEN s.outlet
            WHEN 'family' THEN s.family ELSE s.ownership END, ''), 'unknown') AS voice,
        count(*) AS unhealthy_days
    FROM source_days AS d JOIN store.sources AS s USING (source_id) CROSS JOIN days_asked CROSS JOIN asked
    WHERE NOT d.is_healthy AND d.day BETWEEN first_day AND last_day GROUP BY 1
)
SELECT
    c.voice,
    c.articles / a.articles AS share,
    c.articles, c.outlets, c.collected,
    c.collected / a.collected AS usual_share,
    (c.articles / a.articles) / nullif(c.collected / a.collected, 0) AS lift,
    coalesce(h.unhealthy_days, 0) AS unhealthy_days
FROM counted AS c CROSS JOIN total AS a LEFT JOIN health AS h ON h.voice = c.voice
ORDER BY c.articles DESC, c.voice;

-- assert: SELECT (articles, collected, share) = (2, 2, 1.0) FROM source_mix('border', part := 'lang') WHERE voice = 'en'
-- assert: SELECT (articles, collected) = (0, 2) FROM source_mix('trade', part := 'lang')
