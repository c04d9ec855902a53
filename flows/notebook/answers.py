"""What the cells of the notebook ask of the published snapshot. Each question opens it again and so sees the last run.

Values are handed on as plain rows: the app shows them in tables, which treat every text as text.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from extractors.errors import YaluError
from flows.config.settings import Settings, load_settings

Row = dict[str, Any]
SETTINGS, HOME = "YALU_NOTEBOOK_SETTINGS", "YALU_NOTEBOOK_HOME"  # of the environment: what `yalu notebook` was given
MOST_ROWS = 1_000  # of an answer; `yalu sql --csv` has all
ASKED_S = 30.0  # a question is stopped after so many seconds

STORIES = """
SELECT h.headline, article_count AS articles, outlet_count AS outlets, independent_count AS voices,
    stories.langs, topics, happened_on, first_seen_at, story_id
FROM stories JOIN headlines('en') AS h USING (story_id)
WHERE first_seen_at >= $since ORDER BY first_seen_at DESC, story_id
"""
ARTICLES = """
SELECT published_on, outlet, outlet_country AS country, lang, title, url, is_original AS original, article_id
FROM articles WHERE story_id = $story ORDER BY published_at NULLS LAST, article_id
"""
SENTENCES = """
SELECT a.outlet, t.kind, t.value, t.quote AS words, t.field, t.span_start AS "from", t.span_end AS "to"
FROM tags AS t JOIN articles AS a USING (article_id) WHERE a.story_id = $story
ORDER BY a.published_at NULLS LAST, t.article_id, t.field, t.span_start, t.kind, t.value
"""
TOPICS = "SELECT topic_id, name FROM topics ORDER BY level, topic_id"
TREND = """
SELECT period, share, articles, collected, is_complete FROM trend($topic, since := $since, grain := 'week')
ORDER BY period DESC
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows, or the words that say why there are none."""

    rows: tuple[Row, ...] = ()
    words: str = ""


def settings() -> Settings:
    """Return the settings that `yalu notebook` was started with."""
    file, home = os.environ.get(SETTINGS), os.environ.get(HOME)
    return load_settings(Path(file) if file else None, Path(home) if home else None)


def since(weeks: int, today: date) -> date:
    """Return the Monday on which a window of so many weeks begins; the week of `today` is the last of them."""
    return today - timedelta(days=today.weekday(), weeks=weeks - 1)


def ask(sql: str, **values: object) -> Answer:
    """Return the rows of one of the notebook's own questions, or in words why it cannot be answered."""
    from warehouse.store.location import open_snapshot
    from warehouse.tables.rows import named_rows

    try:
        with open_snapshot(settings()) as connection:
            return _cut(named_rows(connection.execute(sql, values)))
    except YaluError as error:
        return Answer(words=str(error))


def ask_freely(sql: str) -> Answer:
    """Return the rows of a person's own question, confined as `yalu sql` confines it and stopped after ASKED_S."""
    import threading

    import duckdb

    from warehouse.analysis.confinement import ONLY_ASKS
    from warehouse.store.engine_errors import in_one_line
    from warehouse.store.location import open_for_questions

    if not sql.strip():
        return Answer(words="write a question, such as FROM dictionary")
    try:
        with open_for_questions(settings()) as connection:
            stop = threading.Timer(ASKED_S, connection.interrupt)
            stop.start()
            try:
                result = connection.sql(sql)
                if result is None:
                    return Answer(words=f"no answer: {ONLY_ASKS}")
                rows = result.limit(MOST_ROWS + 1).fetchall()
                return _cut([dict(zip(result.columns, row, strict=True)) for row in rows])
            finally:
                stop.cancel()
    except duckdb.InterruptException:
        return Answer(words=f"stopped after {ASKED_S:.0f} seconds: ask for fewer days, or use 'yalu sql'")
    except duckdb.PermissionException as error:
        return Answer(words=f"{str(error).splitlines()[0]}: {ONLY_ASKS}")
    except (duckdb.Error, YaluError) as error:
        return Answer(words=in_one_line(error) or str(error))


def ledger_names() -> tuple[str, ...]:
    """Return the names of the ledgers that `yalu ledger` lists."""
    from warehouse.analysis.ledgers import shown_ledgers

    return tuple(shown_ledgers())


def ledger(name: str, since: date) -> Answer:
    """Return a ledger's rows since a day, as `yalu ledger` lists them."""
    from warehouse.analysis.ledgers import shown_ledgers

    return ask(shown_ledgers()[name].sql, since=since.isoformat(), pair="")


def desk() -> Row:
    """Return the desk's zone, day and last run; {} where no run has been recorded."""
    rows = ask("SELECT timezone, today, strftime(last_run_at, '%Y-%m-%d %H:%M') AS last_run FROM desk").rows
    return rows[0] if rows else {}


def pictures(since: date) -> dict[str, str]:
    """Return the report's pictures of coverage and places as SVG, by name."""
    import vl_convert

    from flows.report.charts import draw
    from flows.report.gather import gather
    from warehouse.store.location import open_snapshot

    with open_snapshot(settings()) as connection:
        found = gather(connection, since)
    if found is None:
        return {}
    return {
        name: vl_convert.vegalite_to_svg(json.dumps(chart | {"width": 720}, default=str))
        for name, chart in draw(found).items()
        if name in ("coverage", "places") and chart
    }


def _cut(rows: list[Row]) -> Answer:
    """Return at most MOST_ROWS rows, each value as a table can show it, and words where there were more."""
    words = f"the first {MOST_ROWS} rows; 'yalu sql --csv' writes all" if len(rows) > MOST_ROWS else ""
    return Answer(tuple({name: _shown(value) for name, value in row.items()} for row in rows[:MOST_ROWS]), words)


def _shown(value: object) -> object:
    """Return numbers, truth and nothing as they are, lists by commas, everything else as its words."""
    if value is None or isinstance(value, bool | int | float):
        return value
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
