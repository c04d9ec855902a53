-- digest_variants: What single readers got of a day where it was not the whole digest: by their choice, or because
--   their window began earlier.
-- day: The day it was sent for, in the desk's zone.
-- edition: The edition it belongs to.
-- variant: Its name; deliveries.variant says who got it.
-- since: Where its window begins: for a reader who skips days, where the last digest that reached them ended.
-- cut_off_at: Where its window ends: where the whole digest's does.
-- relations: Only stories on these relations; empty for all.
-- topics: Only stories on these topics; empty for all.
-- min_importance: Only stories of this importance or more.
-- subject: Its subject line.
-- article_ids: The articles it showed.
-- input: The frozen rows it was composed from, as JSON.
CREATE OR REPLACE VIEW digest_variants AS
SELECT day, edition, variant, since, cut_off_at, relations, topics, min_importance, subject, article_ids, input
FROM store.digest_variants;
