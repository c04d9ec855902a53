-- duplicates: Which article repeats which, or a seed, with the evidence; one edge an article (and one to a seed).
-- article_id: The later text.
-- of_article_id: The earlier article it repeats; empty for a seed.
-- of_seed_id: The seed it repeats; empty for an article.
-- relation: exact, near_dup, excerpt_of, expanded_of or update_of; of a seed also quotes: news that repeats a part of it.
-- containment: Share of the later text's shingles that the earlier one has.
-- jaccard: Shared shingles over all shingles of the two.
-- score: How sure the verdict is, 0 to 1.
-- evidence: The other measurements behind it.
CREATE OR REPLACE VIEW duplicates AS
SELECT
    article_id, of_article_id, NULL::VARCHAR AS of_seed_id, relation, containment, jaccard, score,
    {
        'containment_of': containment_of, 'shared': shared, 'numbers_agree': numbers_agree,
        'title_similarity': title_similarity, 'hours_apart': hours_apart
    } AS evidence
FROM store.duplicates
UNION ALL
SELECT
    article_id, NULL, seed_id, relation, containment, jaccard, score,
    {
        'containment_of': containment_of, 'shared': shared, 'numbers_agree': NULL::BOOLEAN,
        'title_similarity': NULL::DOUBLE, 'hours_apart': NULL::DOUBLE
    }
FROM (
    SELECT article_id, seed_id, relation, containment, containment_of, jaccard, score, shared FROM store.seed_sightings
    UNION ALL
    SELECT article_id, seed_id, relation, containment, containment_of, jaccard, score, shared FROM store.seed_quotes
);
