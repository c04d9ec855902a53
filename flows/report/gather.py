"""Query the rows of the report, through the views and macros that analysts use."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from extractors.text.sanitise import one_line, web_address
from flows.bugs import note
from warehouse.tables.rows import named_rows

if TYPE_CHECKING:
    import duckdb

Row = dict[str, Any]
MOST_READOUTS = 12  # columns of the matrix
MOST_EVENTS, MOST_SIGNS, MOST_MIRRORED = 120, 120, 40  # the newest; `yalu ledger` lists all
TOP = 12
WEEKS = 12
_COUNTS = ("originals", "outlets", "langs", "copies")


@dataclass(frozen=True, slots=True)
class ReportRows:
    """The rows of each part of the report, and its window."""

    since: date
    today: date
    timezone: str
    last_run: str
    totals: Row
    coverage: list[Row]
    weeks: list[Row]
    bursts: list[Row]
    burst_day: date
    mix: list[Row]
    places: list[Row]
    health: list[Row]
    sick: list[Row]
    stories: list[Row]
    spread: list[Row]
    members: dict[str, list[Row]] = field(default_factory=dict)  # story → its articles, the first published first
    topics: dict[str, list[Row]] = field(default_factory=dict)  # top-level topic → its weeks
    began: str = ""  # the first day observed, ISO 8601
    readouts: list[Row] = field(default_factory=list)  # official texts, newest first, with the matrix's cells
    concepts: list[Row] = field(default_factory=list)
    events: list[Row] = field(default_factory=list)  # by day, each with the sentence that decided its status
    signs: list[Row] = field(default_factory=list)  # at the border, by period, each with its words
    contacts: list[Row] = field(default_factory=list)  # a month and pair each, with both bounds of four classes
    mirror: list[Row] = field(default_factory=list)  # an event each, as its two sides have it
    failed: tuple[str, ...] = ()  # names of parts lost to a bug


def gather(connection: duckdb.DuckDBPyConnection, since: date | None = None) -> ReportRows | None:
    """Return the rows since `since`, else of the last WEEKS weeks; None where there is no run yet."""
    desk = _ask(connection, "SELECT timezone, today, strftime(last_run_at, '%Y-%m-%d %H:%M') AS last_run FROM desk")
    if not desk:
        return None
    today: date = desk[0]["today"]
    first = since or today - timedelta(days=today.weekday(), weeks=WEEKS - 1)
    given = {"since": first}
    failed: list[str] = []

    def part(name: str, sql: str, values: Row | None = None) -> list[Row]:
        try:
            return _ask(connection, sql, values)
        except Exception as error:  # noqa: BLE001 - note raises what is not a bug
            note(f"report part {name}", error)
            failed.append(name)
            return []

    stories = part("stories", _STORIES, {"since": today - timedelta(days=7), "top": TOP})
    mix = part("mix", _MIX, given)
    members: dict[str, list[Row]] = {}
    for row in part("members", _MEMBERS, {"stories": [story["story_id"] for story in stories]}) if stories else []:
        members.setdefault(row["story_id"], []).append(row | {"url": web_address(row["url"])})
    topics = {topic: part("shares", _SHARES, given | {"topic": topic}) for topic in sorted({m["topic"] for m in mix})}
    return ReportRows(
        since=first,
        today=today,
        timezone=desk[0]["timezone"],
        last_run=desk[0]["last_run"],
        totals=next(iter(part("totals", _TOTALS, given)), dict.fromkeys(_COUNTS, "–")),
        coverage=part("coverage", _COVERAGE, given),
        weeks=part("weeks", _WEEKS, given),
        bursts=part("bursts", _BURSTS, {"top": TOP}),
        burst_day=today - timedelta(days=1),
        mix=mix,
        places=part("places", _PLACES, given),
        health=part("health", _HEALTH),
        sick=part("sick", _SICK),
        stories=stories,
        spread=part("spread", _SPREAD, {"story": stories[0]["story_id"]}) if stories else [],
        members=members,
        topics=topics,
        began=next((row["began"] for row in part("began", _BEGAN)), ""),
        readouts=part("readouts", _READOUTS, {"most": MOST_READOUTS}),
        concepts=part("concepts", _CONCEPTS),
        events=_linked(part("events", _EVENTS, given | {"most": MOST_EVENTS})),
        signs=_linked(part("border", _SIGNS, given | {"most": MOST_SIGNS})),
        contacts=part("contacts", _CONTACTS, given),
        mirror=[
            row | {"sides": _linked(row["sides"])} for row in part("mirror", _MIRROR, given | {"most": MOST_MIRRORED})
        ],
        failed=tuple(failed),
    )


def _linked(rows: list[Row]) -> list[Row]:
    """Return rows with only addresses of the web as their links."""
    return [row | {"url": web_address(row["url"])} for row in rows]


_EVENTS = """
WITH last AS (
    SELECT
        event_id, arg_max(article_id, (changed_at, run_id)) AS article_id,
        arg_max(quote, (changed_at, run_id)) AS quote
    FROM event_history GROUP BY event_id
)
SELECT
    e.event_id, e.pair, e.status, e.why, e.voices, e.happened_on::VARCHAR AS on_day,
    date_trunc('week', coalesce(e.happened_on, e.first_reported_at::DATE))::DATE::VARCHAR AS week,
    coalesce(least(nullif(e.actor_level, 0), nullif(e.target_level, 0)), 0) AS level,
    replace(e.event_type, '_', ' ') || ' ' || coalesce(a.name, e.actor_side) || ' – ' || coalesce(t.name, e.target_side)
        || ', ' || coalesce(nullif(e.happened_words, ''), 'no day stated') AS words,
    l.quote, n.outlet, n.url
FROM events AS e LEFT JOIN last AS l USING (event_id) LEFT JOIN articles AS n ON n.article_id = l.article_id
LEFT JOIN entities AS a ON a.entity_id = e.actor LEFT JOIN entities AS t ON t.entity_id = e.target
WHERE coalesce(e.happened_on, e.first_reported_at::DATE) >= $since
ORDER BY coalesce(e.happened_on, e.first_reported_at::DATE) DESC, e.event_id LIMIT $most
"""

# A text says the same of an indicator once.
_SIGNS = """
WITH said AS (
    SELECT s.*, coalesce(s.period_from, s.published_on) AS on_day FROM border_signs AS s
    WHERE coalesce(s.period_from, s.published_on) >= $since
    QUALIFY row_number()
        OVER (PARTITION BY s.article_id, s.indicator, s.direction, s.source_kind ORDER BY s.span_start) = 1
)
SELECT
    row_number() OVER (ORDER BY s.on_day DESC, s.article_id, s.indicator, s.direction, s.source_kind) AS number,
    s.on_day::VARCHAR AS on_day, date_trunc('week', s.on_day)::DATE::VARCHAR AS week, s.indicator, s.direction, s.place,
    s.source_kind, s.quote, a.outlet, a.url
FROM said AS s SEMI JOIN originals USING (article_id) JOIN articles AS a USING (article_id)
ORDER BY number LIMIT $most
"""

# Events that a side says, denies, leaves open, or is known to be silent about.
_MIRROR = """
WITH cells AS (
    SELECT m.*, coalesce(n.outlet, '') AS outlet, coalesce(n.url, '') AS url
    FROM mirror('', $since) AS m LEFT JOIN articles AS n ON n.article_id = m.article_id
)
SELECT
    e.event_id, replace(e.event_type, '_', ' ') || ' ' || coalesce(a.name, e.actor_side) || ' – '
        || coalesce(t.name, e.target_side) || ', ' || coalesce(nullif(e.happened_words, ''), 'no day stated') AS words,
    list({
        'side': c.side, 'verdict': c.verdict, 'hours_later': c.hours_later, 'leaves_out': c.leaves_out,
        'quote': c.quote, 'outlet': c.outlet, 'url': c.url, 'days': c.days,
        'said_on': coalesce(c.said_at::DATE::VARCHAR, '')
    } ORDER BY c.side) AS sides
FROM cells AS c JOIN events AS e ON e.event_id = c.event_id
LEFT JOIN entities AS a ON a.entity_id = e.actor LEFT JOIN entities AS t ON t.entity_id = e.target
GROUP BY e.event_id, words, e.first_reported_at
HAVING bool_or(c.verdict <> 'not_seen')
ORDER BY e.first_reported_at DESC, e.event_id LIMIT $most
"""

_CONTACTS = """
SELECT
    period::VARCHAR AS month, pair, highest_level, days_since, contact_low, contact_high, help_low, help_high,
    criticism_low, criticism_high, restriction_low, restriction_high, coverage
FROM contacts('', $since, '', 'month') ORDER BY period DESC, pair
"""

# The newest official texts, each with its cells: concept → present, absent, unknown, and why.
_READOUTS = """
WITH newest AS (
    SELECT r.*, a.outlet FROM readouts AS r JOIN articles AS a USING (article_id)
    ORDER BY r.published_on DESC, r.article_id LIMIT $most
)
SELECT
    n.published_on::VARCHAR AS on_day, n.side, n.other_side, n.page_kind, n.level, n.is_complete, n.why_incomplete,
    n.title,
    n.outlet, n.article_id, map_from_entries(list((p.concept, p.value))) AS cells,
    map_from_entries(list((p.concept, CASE p.value
        WHEN 'absent' THEN 'last on ' || p.last_had_on || ' (' || len(p.compared_with) || ' compared)'
        ELSE p.why END))) AS whys
FROM newest AS n JOIN readout_phrases AS p USING (article_id)
GROUP BY ALL ORDER BY on_day DESC, n.title
"""

# Those that any official text says, the most used first.
_CONCEPTS = """
SELECT concept, name FROM readout_phrases GROUP BY ALL HAVING count(*) FILTER (WHERE value <> 'unknown') > 0
ORDER BY count(*) FILTER (WHERE value = 'present') DESC, concept
"""


def _ask(connection: duckdb.DuckDBPyConnection, sql: str, values: Row | None = None) -> list[Row]:
    rows = named_rows(connection.execute(sql, values or None))
    return [{key: one_line(value) if isinstance(value, str) else value for key, value in row.items()} for row in rows]


_TOTALS = """
SELECT
    count(*) AS originals, count(DISTINCT outlet) AS outlets, count(DISTINCT lang) AS langs,
    (SELECT count(*) FROM articles WHERE NOT is_original AND seed_id IS NULL AND published_on >= $since) AS copies
FROM originals WHERE published_on >= $since
"""

_COVERAGE = """
-- The articles' own language: a source in English may bring others.
SELECT date_trunc('week', published_on)::DATE::VARCHAR AS week, coalesce(nullif(lang, ''), '?') AS lang,
    count(*) AS articles
FROM originals WHERE published_on >= $since GROUP BY ALL ORDER BY ALL
"""

_WEEKS = """
SELECT period::VARCHAR AS week, articles, is_complete, healthy_share, len(unhealthy_sources) AS unhealthy
FROM trend(NULL, $since, NULL, 'week')
"""

_BURSTS = """
SELECT value, articles, round(expected, 1) AS expected, round(z, 1) AS z, is_burst
FROM burst() WHERE z > 0 AND value LIKE '%.%' ORDER BY z DESC, value LIMIT $top
"""

_MIX = """
WITH said AS (
    SELECT DISTINCT t.article_id, split_part(t.value, '.', 1) AS topic FROM tags AS t WHERE t.kind = 'topic'
)
SELECT s.topic, coalesce(nullif(o.ownership, ''), 'unknown') AS ownership, count(*) AS articles
FROM said AS s JOIN originals AS o USING (article_id) WHERE o.published_on >= $since
GROUP BY ALL ORDER BY ALL
"""

_PLACES = """
SELECT e.name, e.lat, e.lon, e.side, count(*) AS articles, max(o.published_on)::VARCHAR AS last_on
FROM mentions AS m JOIN entities AS e USING (entity_id) JOIN originals AS o USING (article_id)
WHERE o.published_on >= $since AND e.lat BETWEEN 37.2 AND 44 AND e.lon BETWEEN 121 AND 131.5
GROUP BY ALL ORDER BY articles DESC, e.name LIMIT 40
"""

_HEALTH = """
SELECT coalesce(h.state, 'not asked') AS state, count(*) AS sources
FROM sources AS s LEFT JOIN source_health AS h USING (source_id) WHERE s.enabled
GROUP BY ALL ORDER BY sources DESC, state
"""

_SICK = """
SELECT s.outlet, h.source_id, h.state, strftime(h.since, '%Y-%m-%d') AS since, h.note
FROM source_health AS h JOIN sources AS s USING (source_id)
WHERE s.enabled AND h.state NOT IN ('ok', 'quiet', 'new') ORDER BY h.since, h.source_id
"""

_STORIES = """
SELECT story_id, h.headline, article_count, outlet_count, independent_count, langs, relations,
    (SELECT min(published_on)::VARCHAR FROM articles AS a WHERE a.story_id = stories.story_id) AS first_on
-- The report is in English.
FROM stories JOIN headlines('en') AS h USING (story_id)
WHERE last_seen_at >= $since::TIMESTAMP AT TIME ZONE 'UTC'
ORDER BY independent_count DESC, outlet_count DESC, story_id LIMIT $top
"""

_MEMBERS = """
SELECT story_id, outlet, outlet_country AS country, lang, title, url, published_on::VARCHAR AS published_on
FROM articles WHERE list_contains($stories, story_id)
QUALIFY row_number() OVER (PARTITION BY story_id ORDER BY published_at NULLS LAST, article_id) <= 30
ORDER BY story_id, published_at NULLS LAST, article_id
"""

_SHARES = """
SELECT period::VARCHAR AS week, (period + 6)::DATE::VARCHAR AS week_end, share, articles, collected, is_outage,
    healthy_share
FROM trend($topic, $since, NULL, 'week') ORDER BY period
"""

_BEGAN = """
SELECT coalesce(min((began_at AT TIME ZONE timezone)::DATE)::VARCHAR, '') AS began FROM observed, desk
"""

_SPREAD = """
-- Without a zone in it, so that a browser anywhere shows the desk's hours.
SELECT strftime(s.appeared_at AT TIME ZONE d.timezone, '%Y-%m-%dT%H:%M:%S') AS at, s.hours_after, s.outlet, s.lang,
    s.role, s.title, a.url
FROM spread($story) AS s JOIN articles AS a USING (article_id), desk AS d
"""
