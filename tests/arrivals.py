"""Articles that arrive in batches without a network: settled, loaded and grouped as a collection does it."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

from extractors import tag
from extractors.similarity.fingerprint import fingerprint
from flows.collection.commit import Stamp, commit_records
from flows.collection.group_stories import regroup_stories
from tests.builders import NOW, load_run, make_article, make_record, make_source
from warehouse.store.connection import Warehouse, open_published
from warehouse.store.publish import publish_locked

EVERYTHING = {
    "edges": "SELECT article_id, of_article_id, relation, score FROM duplicates ORDER BY ALL",
    "stories": "SELECT list(article_id ORDER BY article_id) AS articles FROM articles GROUP BY story_id ORDER BY ALL",
    "lineage": "SELECT * FROM lineage ORDER BY ALL",
    "voices": "SELECT article_count, outlet_count, independent_count, langs FROM stories ORDER BY ALL",
    "texts": "SELECT article_id, text FROM articles ORDER BY ALL",
}


def record_of(name: str, title: str, text: str, lang: str, published_at: datetime, source: str, agency: str = ""):
    mark = fingerprint(text)
    article = make_article(
        name, source, title=title, text=text, lang=lang, published_at=published_at, agency=agency,
        text_sha256=mark.text_sha256, word_count=mark.tokens,
    )  # fmt: skip
    return make_record(article, *tag(title, text, lang, published_at), fingerprint=mark)


class Desk:
    """A warehouse of its own that batches of records arrive at."""

    def __init__(self, home: Path, families: dict[str, str] | None = None, now: datetime = NOW):
        self.warehouse, self.now = Warehouse(home, "Asia/Seoul"), now
        sources = tuple(make_source(name, family=family) for name, family in (families or {"s1": "s1"}).items())
        self.sources = {source.id: source for source in sources}
        load_run(self.warehouse, run_id="r0", at=now, sources=sources, is_published=False)

    def arrive(self, records, run_id: str = "r1") -> int:
        """One run of one batch; a record of a known article is a new version of it."""
        run = SimpleNamespace(
            run_id=run_id, started_at=self.now, warehouse=self.warehouse, lexicon=None, lexicon_version="v-test",
            now=lambda: self.now, timezone="Asia/Seoul", sources=self.sources, bugs=SimpleNamespace(lines=[]),
            aside=lambda _, work: work(),
        )  # fmt: skip
        with self.warehouse.write(f"commit pages {run_id}") as connection:
            ids = frozenset(record.article.article_id for record in records)
            commit_records(Stamp(run_id, "v-test"), connection, list(records), 0, ids)
        return regroup_stories(run)

    def publish(self) -> None:
        with self.warehouse.lock("publish"):
            publish_locked(self.warehouse, "p")

    def ask(self, sql: str):
        self.publish()
        with open_published(self.warehouse.home) as connection:
            return connection.sql(sql).fetchall()

    def everything(self):
        self.publish()
        with open_published(self.warehouse.home) as connection:
            return {name: connection.sql(sql).fetchall() for name, sql in EVERYTHING.items()}


def outcome_of(batches, families=None):
    """Everything that is known after the batches have arrived, each in a run of its own."""
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder), families)
        for number, batch in enumerate(batches, 1):
            desk.arrive(batch, f"r{number}")
        return desk.everything()


def at(day: int, hour: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=UTC)
