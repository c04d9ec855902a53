-- border_words: Every sign at the border has a period as its precision says, a known direction and kind of source.
-- repair: run 'yalu retag'; if it is still so, the reader of the border has a bug.
SELECT article_id, indicator, direction, period_precision, source_kind FROM store.border_signs
WHERE direction NOT IN ('up', 'down', 'unchanged', 'opened', 'closed', 'planned')
    OR source_kind NOT IN ('satellite', 'customs', 'local_sources', 'official', 'media')
    OR (period_precision IN ('none', 'unresolved')) <> (period_from IS NULL)
    OR (period_from IS NULL) <> (period_until IS NULL) OR period_until < period_from;
