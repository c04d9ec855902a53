-- statement_words: Every statement has a known class of source, manner and side, and only an anonymous one has no speaker.
-- repair: run 'yalu retag'; if it is still so, the reader of statements has a bug.
SELECT article_id, source_class, manner, speaker_side, speaker FROM store.statements
WHERE source_class NOT IN ('official', 'named', 'media', 'anonymous')
    OR manner NOT IN ('asserted', 'hedged', 'neither', 'denied', 'confirmed', 'silent')
    OR speaker_side NOT IN ('', 'DPRK', 'PRC', 'ROK') OR (speaker = '' AND source_class <> 'anonymous');
