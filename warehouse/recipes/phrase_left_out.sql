-- phrase_left_out: Which official texts leave a phrase out that earlier ones of their kind have?
-- phrase: A tracked phrase; empty for all. Default: ``.
SELECT * EXCLUDE (compared_with), len(compared_with) AS compared_texts FROM phrase_absence($phrase)
ORDER BY published_on DESC, article_id, concept LIMIT 60;
