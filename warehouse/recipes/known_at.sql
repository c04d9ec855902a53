-- known_at: What was known at a moment, newest first, and which of it has changed since?
-- moment: As read off a clock. Default: `2026-11-20 20:00`.
-- zone: The zone of that clock. Default: `Asia/Seoul`.
SELECT published_on, outlet, title, version, versions_since, seen_at
FROM as_of($moment, $zone) WHERE is_original ORDER BY published_on DESC, seen_at DESC, article_id LIMIT 50;
