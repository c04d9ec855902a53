-- events: Visits, talks, letters, agreements, sanctions …: reports merged across languages, with status and voices.
SELECT
    e.happened_on, e.ends_on, e.date_precision, e.event_type, e.status, e.why, e.voices, e.article_count, e.pair,
    coalesce(a.name, e.actor) AS actor, coalesce(t.name, e.target) AS target, coalesce(p.name, e.place) AS place, r.quote,
    e.has_lost_evidence, e.first_reported_at, e.confirmed_at, e.event_id
FROM events AS e
LEFT JOIN entities AS a ON a.entity_id = e.actor
LEFT JOIN entities AS t ON t.entity_id = e.target
LEFT JOIN entities AS p ON p.entity_id = e.place
LEFT JOIN (
    SELECT h.event_id, arg_max(h.quote, (h.changed_at, h.run_id)) AS quote FROM event_history AS h GROUP BY h.event_id
) AS r ON r.event_id = e.event_id
WHERE ($since IS NULL OR coalesce(e.ends_on, (e.first_reported_at AT TIME ZONE 'UTC')::DATE) >= $since::DATE) AND ($pair = '' OR e.pair = $pair)
ORDER BY coalesce(e.happened_on, (e.first_reported_at AT TIME ZONE 'UTC')::DATE) DESC, e.event_id
