-- turns_in_text: Every turn of a press conference lies inside its text, names who speaks and is not empty.
SELECT article_id, turn, speaker, span_start, span_end FROM turns JOIN articles USING (article_id)
WHERE speaker = '' OR span_start < 0 OR span_end <= span_start OR span_end > length(text);
