-- lineage: Where each article's text comes from: the origin, who reprinted it, and what each changed.
-- article_id: The article.
-- origin_id: The article its text is taken to come from; its own id where it is the origin.
-- origin_family: Whose words they are: the family of the agency credited, or of the origin's publisher.
-- role: origin, reprint or excerpt.
-- basis: What names the origin: credit (an agency is credited), time (it came first), containment (it came with others and
--   is the fullest), alone (nobody copied it).
-- of_id: The article it repeats most closely; empty for an origin.
-- hours_after: Hours after the origin; below 0 where a reprint's stamp is earlier than the agency's own.
-- added: Sentences that the origin does not have, cut short.
-- removed: Sentences of the origin that it left out, cut short.
-- numbers_added: Numbers that the origin does not have, as normalised.
-- numbers_removed: Numbers of the origin that it left out.
-- is_retitled: Whether it runs under a headline of its own.
CREATE OR REPLACE VIEW lineage AS
SELECT
    article_id, origin_id, origin_family, role, basis, of_id, hours_after, added, removed, numbers_added,
    numbers_removed, is_retitled
FROM store.lineage;
