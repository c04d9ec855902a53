-- firsts_rest_on_rows: A claim of a first is called consistent or contradicted only with the rows of visits it rests on.
-- repair: run 'yalu retag'; if it is still so, the view firsts has a bug.
SELECT article_id, kind, verdict, rests_on FROM firsts
WHERE verdict NOT IN ('consistent', 'contradicted', 'undecidable')
    OR (verdict = 'contradicted' AND len(rests_on) = 0)
    OR (verdict = 'consistent' AND len(rests_on) = 0 AND kind <> 'tenure')
    OR (verdict = 'undecidable' AND len(rests_on) > 0);
