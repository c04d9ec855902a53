-- story_cards: What is shown of a story: its articles by the end of a window, and in each language the best with the
--   words its tags rest on.
-- since: Where the window begins, an instant.
-- until: Where it ends.
-- story_id: The story.
-- members: At most 30 of its articles, originals and early ones first; rank 1 is the best, 0 is not the best of its
--   language and comes without words.
CREATE OR REPLACE MACRO story_cards(since, until) AS TABLE
WITH m AS (
    SELECT * FROM story_members(since, until) QUALIFY bool_or(is_new) OVER (PARTITION BY story_id)
),
ranked AS (
    SELECT *, row_number() OVER (
        PARTITION BY story_id
        ORDER BY
            is_original DESC, is_new DESC, article_id IN (SELECT g.article_id FROM store.tags AS g WHERE g.kind = 'form'),
            "text" = '', is_unconfirmed, relevance DESC, published_at NULLS LAST, article_id) AS rank
    FROM m
),
best AS (
    SELECT story_id, article_id, rank, text, title FROM ranked
    QUALIFY row_number() OVER (PARTITION BY story_id, lang ORDER BY rank) = 1
),
spans AS (
    SELECT t.article_id, CASE WHEN t.kind IN ('entity', 'act') THEN '' ELSE t.value END AS said, t.span_start, t.span_end, t.score,
        CASE t.kind WHEN 'act' THEN 0 WHEN 'event' THEN 1 WHEN 'topic' THEN 2 ELSE 3 END AS place
    FROM tags AS t JOIN best USING (article_id)
    WHERE t.field = 'text' AND t.kind IN ('act', 'event', 'topic', 'stance', 'entity')
    UNION ALL
    SELECT article_id, '', e."start", e."end", 0, 3
    FROM (
        SELECT article_id, unnest(evidence) AS e FROM store.article_versions
        WHERE article_id IN (SELECT article_id FROM best)
        QUALIFY row_number() OVER (PARTITION BY article_id ORDER BY version DESC) = 1
    )
    WHERE e.field = 'text'
),
evidence AS (
    -- What an article is about stands in its opening: words found there are quoted before any further down.
    SELECT * FROM spans QUALIFY row_number() OVER (
        PARTITION BY article_id
        ORDER BY span_start > 600, place, CASE WHEN place < 3 THEN score END DESC, span_start, said) = 1
),
shown AS (
    SELECT
        r.story_id, r.is_original, coalesce(r.published_at, r.first_seen_at) AS dated_at, r.article_id,
        {
            'article_id': r.article_id, 'title': left(r.title, 2000), 'lang': r.lang, 'url': r.url, 'outlet': r.outlet,
            'country': r.outlet_country, 'ownership': r.ownership, 'published_at': r.published_at,
            'published_on': r.published_on, 'date_precision': r.date_precision, 'first_seen_at': r.first_seen_at,
            'is_original': r.is_original, 'is_new': r.is_new, 'is_unconfirmed': r.is_unconfirmed,
            'is_flash': r.page_kind = 'flash',
            'rank': coalesce(b.rank, 0), 'said': e.said,
            'around': b.text[greatest(e.span_start - 400, 0) + 1 : e.span_end + 400],
            'span_start': e.span_start - greatest(e.span_start - 400, 0),
            'span_end': e.span_end - greatest(e.span_start - 400, 0)
        } AS member
    FROM ranked AS r LEFT JOIN best AS b USING (story_id, article_id) LEFT JOIN evidence AS e USING (article_id)
    QUALIFY b.rank IS NOT NULL
        OR row_number() OVER (PARTITION BY r.story_id ORDER BY r.is_original DESC, dated_at, r.article_id) <= 30
)
SELECT story_id, list(member ORDER BY is_original DESC, dated_at, article_id) AS members FROM shown GROUP BY story_id;

-- assert: SELECT list(len(members) ORDER BY story_id) = [2, 1] FROM story_cards('2026-11-18 00:00:00+00', '2026-11-20 00:00:00+00')
-- assert: SELECT count(*) = 0 FROM story_cards('2026-11-20 00:00:00+00', '2026-11-20 12:00:00+00')
