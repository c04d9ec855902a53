-- dates_in_text: Every date an article names lies inside its text and is not empty.
SELECT article_id, named_day, span_start, span_end FROM dates JOIN articles USING (article_id)
WHERE span_start < 0 OR span_end <= span_start OR span_end > length(text) OR named_day IS NULL;
