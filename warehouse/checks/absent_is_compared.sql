-- absent_is_compared: A phrase is called absent only of a whole official text, with earlier texts that have it named.
-- repair: run 'yalu retag'; if it is still so, the view readout_phrases has a bug.
SELECT p.article_id, p.concept, p.compared_with FROM readout_phrases AS p
JOIN store.readouts AS r USING (article_id)
WHERE p.value = 'absent' AND (len(p.compared_with) = 0 OR NOT r.is_complete OR r.why_incomplete <> ''
    OR EXISTS (SELECT 1 FROM store.phrase_uses AS u WHERE u.article_id = p.article_id AND u.concept = p.concept));
