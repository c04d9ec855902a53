-- dates: The days and months an article names, resolved against its day of publication; what is unclear is left out.
-- article_id: The article, in its latest version.
-- named_day: The day; the first of a range, of a week, or of a month where only that is named.
-- named_until: The last day of a range (10月30日〜11月1日), of a week or of a part of a month (early May); else empty.
-- precision: day, week or month.
-- is_ahead: Whether it lay ahead when the article was published.
-- quote: The words themselves: "on Thursday", 지난달 1일, 下周二.
-- span_start: Where they begin in the article's text: 0-based, in code points.
-- span_end: Where they end, half-open: `text[span_start + 1 : span_end]` are the words.
CREATE OR REPLACE VIEW dates AS
WITH named AS (
    SELECT article_id, text, published_on, unnest(dates) AS d FROM store.article_versions
    ANTI JOIN (SELECT article_id, version - 1 AS version FROM store.article_versions WHERE version > 1) AS later
        USING (article_id, version)
    WHERE len(dates) > 0
)
SELECT
    article_id, d."day" AS named_day, d."until" AS named_until, d.precision AS precision, d."day" > published_on AS is_ahead,
    text[d."start" + 1 : d."end"] AS quote, d."start" AS span_start, d."end" AS span_end
FROM named;
