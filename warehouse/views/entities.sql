-- entities: The people, bodies, places and things the lexicon knows.
-- entity_id: The id used in tags and mentions.
-- kind: country, person, body, place, company, weapon, treaty …
-- name: The English name.
-- side: DPRK, PRC, ROK, or other.
-- lat: Latitude in degrees, where it is a place.
-- lon: Longitude in degrees.
CREATE OR REPLACE VIEW entities AS SELECT entity_id, kind, name, side, lat, lon FROM store.entities;
