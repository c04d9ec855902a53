-- condition_words: Every condition asks for what it can: a phrase of a side's text, an event of a side, or nothing that can be tested.
-- repair: run 'yalu retag'; if it is still so, the reader of conditions has a bug.
SELECT article_id, test, concept, event_type, side FROM store.conditions
WHERE is_testable <> (test <> '') OR test NOT IN ('', 'omits', 'says', 'happens')
    OR (test IN ('omits', 'says')) <> (concept <> '') OR (test = 'happens') <> (event_type <> '')
    OR (test <> '') <> (side IN ('DPRK', 'PRC', 'ROK'))
