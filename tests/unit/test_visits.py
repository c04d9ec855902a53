"""Known visits and the claims of a first that are checked against them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from extractors.errors import LexiconError
from extractors.ledgers import read_ledgers
from extractors.lexicon import load_lexicon
from extractors.lexicon.visits import COVERAGE_COLUMNS, VISIT_COLUMNS, read_coverage, read_visits
from extractors.records import LEDGER_VERSION, PageFacts, Record
from flows.collection.lexicon_tables import store_lexicon, store_visits
from tests.builders import load_run, make_article, make_record
from warehouse.reference import VISITS, VISITS_COVERAGE
from warehouse.store.connection import Warehouse, open_published


def test_the_shipped_table_is_sound() -> None:
    visits, coverage = read_visits(VISITS), read_coverage(VISITS_COVERAGE)
    assert len(visits) == 257
    assert len(coverage) == 6
    assert all(visit.starts_on <= visit.ends_on for visit in visits)


VISIT = dict(
    zip(
        VISIT_COLUMNS,
        [
            "v1",
            "DPRK-PRC",
            "bilateral",
            "PRC",
            "A",
            "B",
            "head",
            "1",
            "C",
            "Pyongyang",
            "KP",
            "2019-06",
            "2019-06-21",
            "day",
            "",
            "high",
            "s",
            "",
        ],
        strict=True,
    )
)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"starts_on": "2019-13"}, "line 2: starts_on '2019-13' is no day such as"),
        ({"visitor_office": "king"}, "visitor_office 'king' is none of head, premier"),
        ({"place_country": "North Korea"}, "is no ISO code"),
        ({"ends_on": "2018"}, "before it starts"),
        ({"confidence": "sure"}, "is none of high, medium, low"),
        ({"id": ""}, "the id is empty"),
    ],
)
def test_a_wrong_line_says_what_is_allowed(tmp_path: Path, changes: dict[str, str], problem: str) -> None:
    file = tmp_path / "visits.csv"
    row = VISIT | changes
    file.write_text(",".join(row) + "\n" + ",".join(row.values()) + "\n", "utf-8")
    with pytest.raises(LexiconError, match=r"visits\.csv") as raised:
        read_visits(file)
    assert problem in str(raised.value)


def test_an_unknown_office_of_the_coverage_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "visits_coverage.csv"
    file.write_text(",".join(COVERAGE_COLUMNS) + "\nx,mayor,PRC,KP,1990\n", "utf-8")
    with pytest.raises(LexiconError, match="mayor"):
        read_coverage(file)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("visits")


def claimed(number: int, text: str, day: str, lang: str = "en") -> Record:
    """An article of that day with the claims its text makes."""
    on = date.fromisoformat(day)
    at = datetime(on.year, on.month, on.day, 6, tzinfo=UTC)
    article = make_article(f"c{number}", text=text, lang=lang, published_at=at, published_on=on)
    return replace(make_record(article), ledgers=read_ledgers("", text, lang, PageFacts(published_on=on)))


CLAIMS = [
    # A Chinese president in Pyongyang: 2005, 2019, 2026.
    ("It is the first visit to North Korea by a Chinese president in 14 years.", "2019-06-19", "en", "consistent", ""),
    ("这是中国国家主席时隔14年访问朝鲜。", "2019-06-20", "zh-Hans", "consistent", ""),
    ("It is the first visit to North Korea by a Chinese president in nearly seven years.", "2026-06-08", "en",
     "consistent", ""),
    ("It is the first visit to North Korea by a Chinese president in three years.", "2026-06-08", "en",
     "undecidable", ""),
    ("It is the first visit to North Korea by a Chinese president in 21 years.", "2026-06-08", "en",
     "contradicted", ""),
    # Presidents: 1992, then 2001.
    ("It is the first visit to North Korea by a Chinese president since 1992.", "2001-09-03", "en", "consistent", ""),
    ("He began the first visit to Pyongyang by a Chinese foreign minister in five years.", "2004-03-23", "en",
     "consistent", ""),
    ("중국 외교부장이 북한을 방문한 것은 11년 만에 처음이다.", "2018-05-02", "ko", "consistent", ""),
    ("It was the first visit to China by a South Korean foreign minister since 2017.", "2024-05-13", "en",
     "contradicted", "this capital only"),
    ("韓国大統領の中国訪問は6年ぶりとなる。", "2026-01-04", "ja", "consistent", ""),
    ("Kim Jong Un made his first visit to China since 2019.", "2025-09-02", "en", "consistent", ""),
    ("It is the first meeting between North Korean leader Kim Jong Un and Chinese President Xi Jinping since 2019.",
     "2025-09-04", "en", "consistent", ""),
    ("It is the first visit to North Korea by a Chinese vice premier in ten years.", "2026-06-08", "en",
     "contradicted", ""),
    ("Wang made the first trip to Japan by a Chinese premier in six years.", "2026-06-08", "en", "undecidable", ""),
]  # fmt: skip


@pytest.fixture(scope="module")
def verdicts(home: Path) -> dict[str, tuple[str, str, list[str]]]:
    warehouse = Warehouse(home)
    with warehouse.write("facts") as connection:
        store_lexicon(connection, load_lexicon())
        store_visits(connection, None)
    load_run(warehouse, *(claimed(n, text, day, lang) for n, (text, day, lang, *_) in enumerate(CLAIMS)))
    with open_published(home) as connection:
        rows = connection.sql("SELECT article_id, verdict, reading, rests_on FROM firsts").fetchall()
    return {row[0]: row[1:] for row in rows}


@pytest.mark.parametrize(
    ("number", "verdict", "reading"), [(n, row[3], row[4]) for n, row in enumerate(CLAIMS)],
    ids=[f"{row[1]}-{row[3]}-{n}" for n, row in enumerate(CLAIMS)],
)  # fmt: skip
def test_a_claim_of_a_first_is_checked(
    verdicts: dict[str, tuple[str, str, list[str]]], number: int, verdict: str, reading: str
) -> None:
    found = verdicts[f"art-c{number}"]
    assert found[:2] == (verdict, reading)
    assert bool(found[2]) is (verdict != "undecidable")


def test_what_contradicts_a_claim_is_named(verdicts: dict[str, tuple[str, str, list[str]]]) -> None:
    assert verdicts["art-c8"][2] == ["RC-20210402", "RC-20220809"]
    assert verdicts["art-c0"][2] == ["DC-20051028"]


def test_the_desk_says_how_far_the_ledgers_are_filled(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path)
    older = make_article("1", published_at=datetime(2026, 11, 1, tzinfo=UTC), ledger_version="")
    with warehouse.write("facts") as connection:
        store_lexicon(connection, load_lexicon())
    load_run(warehouse, make_record(older), make_record(make_article("2", ledger_version=LEDGER_VERSION)))
    with open_published(tmp_path) as connection:
        row = connection.sql("SELECT filled_until, today - filled_until FROM desk").fetchone()
    assert row is not None
    assert row == (date(2026, 11, 1), row[1])
    assert timedelta(days=row[1]) > timedelta(days=10)
