-- headlines: Each story's headline in a reader's language: of its earliest article in it that is nobody's copy; else in
--   the other script of Chinese, else in English, else of its earliest, as the view stories has it.
-- reading: The language: en, ko, ja, zh-Hans, zh-Hant.
-- story_id: The story.
-- headline: The headline.
-- lang: The language it is in.
CREATE OR REPLACE MACRO headlines(reading) AS TABLE
SELECT a.story_id, arg_min(a.title, rank) AS headline, arg_min(a.lang, rank) AS lang
FROM (
    SELECT
        *, (lang <> reading, split_part(lang, '-', 1) <> split_part(reading, '-', 1), lang <> 'en', NOT is_original,
            coalesce(published_at, first_seen_at), article_id) AS rank
    FROM articles WHERE seed_id IS NULL AND story_id IS NOT NULL
) AS a
GROUP BY a.story_id;

-- assert: SELECT count(*) = (SELECT count(*) FROM stories) FROM headlines('en')
-- assert: SELECT bool_and(h.lang = 'en') FROM headlines('en') AS h JOIN stories AS s USING (story_id) WHERE list_contains(s.langs, 'en')
-- assert: SELECT count(*) = 0 FROM headlines('ja') AS h JOIN stories AS s USING (story_id) WHERE len(s.langs) = 1 AND h.headline <> s.headline
