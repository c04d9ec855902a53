-- entity_aliases: Every name the lexicon knows an entity by; search finds all of them by any.
-- entity_id: The entity.
-- lang: The lexicon column of the name: en, ko, zh_hans, zh_hant, ja.
-- alias: The name.
CREATE OR REPLACE VIEW entity_aliases AS SELECT entity_id, lang, alias FROM store.entity_aliases;
