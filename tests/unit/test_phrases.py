"""Tracked phrases and official texts: who says what, which texts are whole, and when a phrase is called absent.

All sentences are invented. A row: language, sentence, what is found in it.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from extractors.articles.official import recognise
from extractors.ledgers import read_ledgers
from extractors.lexicon import load_lexicon
from extractors.records import PageFacts, PhraseUse, Record
from flows.cli import main
from flows.collection.lexicon_tables import store_lexicon
from flows.report.gather import gather
from flows.report.page import render_page
from tests.builders import NOW, load_run, make_article, make_record
from warehouse.store.connection import Warehouse, open_published
from warehouse.store.migrations import sql_files
from warehouse.tables.rows import named_rows

MFA = "https://www.mfa.gov.cn/a/1.html"


def uses(text: str, lang: str, url: str = "https://sheet.example/a") -> list[PhraseUse]:
    return list(read_ledgers("", text, lang, PageFacts(url=url)).phrase_uses)


USES = [
    ("en", "The readout made no mention of denuclearisation, an analyst said.", "denuclearization", "reporter", True),
    ("en", "Beijing no longer mentions denuclearization.", "denuclearization", "reporter", True),
    ("en", "Pyongyang will never accept denuclearization.", "denuclearization", "negated", False),
    ("en", "Will the two sides speak of denuclearization?", "denuclearization", "asked", False),
    ("en", "The fence recalls peace and stability of older days.", "peace_and_stability", "reporter", False),
    ("en", "Wang Yi said China upholds peace and stability.", "peace_and_stability", "said", False),
    ("en", "Brazil and Peru spoke of sanctions.", "sanctions", "other_country", False),
    ("ko", "발표문에는 비핵화라는 표현이 빠졌다.", "denuclearization", "reporter", True),
    ("ko", "공동발표에서 비핵화 언급은 없었다.", "denuclearization", "reporter", True),
    ("ko", "왕이 부장은 전략적인 소통을 강화하겠다고 말했다.", "strategic_communication", "said", False),
    ("ko", "북한은 비핵화를 거부했다.", "denuclearization", "negated", False),
    ("zh-Hans", "通稿中没有提及无核化。", "denuclearization", "reporter", True),
    ("zh-Hans", "问：中方对半岛无核化有何评论？", "denuclearization", "asked", False),
    ("zh-Hans", "王毅表示，中方坚持维护半岛和平稳定。", "peace_and_stability", "said", False),
    ("zh-Hant", "公報對無核化隻字未提。", "denuclearization", "reporter", True),
    ("zh-Hant", "朝方拒絕無核化。", "denuclearization", "negated", False),
    ("ja", "発表は非核化に言及しなかった。", "denuclearization", "reporter", True),
    ("ja", "王毅外相は戦略的な意思疎通を強めると述べた。", "strategic_communication", "said", False),
    ("ja", "北朝鮮は非核化を拒否した。", "denuclearization", "negated", False),
]


@pytest.mark.parametrize(("lang", "text", "concept", "usage", "is_noted"), USES)
def test_a_use_is_said_asked_negated_or_a_reporters(
    lang: str, text: str, concept: str, usage: str, is_noted: bool
) -> None:
    found = [(use.concept, use.usage, use.notes_absence) for use in uses(text, lang)]
    assert found == [(concept, usage, is_noted)]


PARTS = (
    "国务院总理7日在京分别会见韩国总理和蒙古国总理。",
    "韩方愿同中方深化经贸合作。",
    "蒙方坚定恪守一个中国原则，愿扩大经贸往来。",
)
SEVERAL = "\n\n".join(PARTS)
BROADCAST = "양측은 5월 2일 회담했다. " * 30


def test_in_a_text_on_several_countries_each_phrase_is_of_its_own() -> None:
    assert [(use.concept, use.usage) for use in uses(SEVERAL, "zh-Hans", MFA)] == [
        ("economic_cooperation", "said"),
        ("one_china", "other_country"),
        ("economic_cooperation", "other_country"),
    ]


def test_a_question_of_a_press_conference_is_asked_and_its_answer_said() -> None:
    text = "问：韩方重申无核化立场，中方有何回应？\n\n答：中方始终认为，维护半岛和平稳定符合各方利益。"
    assert [(use.concept, use.usage) for use in uses(text, "zh-Hans", MFA)] == [
        ("denuclearization", "asked"),
        ("peace_and_stability", "said"),
    ]


WHOLE = (
    "4月3日，外交部长王毅在北京会见朝鲜外务省副相。王毅表示，中朝传统友谊历久弥坚，中方愿同朝方加强战略沟通，落实共识，深化各领域"
    "务实合作，推动两国关系向前发展，更好造福两国人民，为本地区发展作出贡献。中方一贯从战略高度和长远角度看待中朝关系，愿同朝方保持"
    "各层级往来，办好各项纪念活动，密切在多领域的配合。\n\n副相表示，朝方高度重视发展朝中关系，愿同中方共同努力，加强交流，推动合作"
    "取得新的成果，朝方将坚定不移巩固和发展同中方的友好关系。双方还就共同关心的问题交换了意见，商定继续保持接触。"
)
LETTER = "Pyongyang, May 2 (KCNA) -- The chairman sent a message of greetings to the president. " + "It is warm. " * 50
ANNOUNCED = (
    "At the invitation of the chairman, the president of the PRC will pay a visit to the DPRK from May 2 to 3. "
    "It will be reported on in due time, and the people are ready for it. -0-"
)
NUMBERED = "2. Minister Kim noted that the two sides agreed. " * 25
JOINT = "한중 공동성명은 5월 2일 발표되었다. 양측은 합의하였다. " * 30
ORDINARY = "The two ministers met on Monday, officials told reporters. North Korea did not comment."
OFFICIALS = [
    ("a ministry's host", MFA, WHOLE, "zh-Hans", ("readout", "PRC", True, "")),
    ("elsewhere, with its credit", "https://blog.example/1", "新华社北京4月3日电 " + WHOLE, "zh-Hans",
     ("readout", "PRC", True, "")),
    ("elsewhere, by its words alone", "https://blog.example/1", WHOLE, "zh-Hans", ("readout", "PRC", True, "")),
    ("cut in mid-sentence", MFA, WHOLE[:200], "zh-Hans", ("readout", "PRC", False, "cut")),
    ("without its beginning", MFA, WHOLE[60:], "zh-Hans", ("readout", "PRC", False, "no_opening")),
    ("quoted by a newspaper", "https://paper.example/1", "据新华社报道，" + WHOLE, "zh-Hans", None),
    ("a newspaper's own", "https://paper.example/1", ORDINARY, "en", None),
    ("a letter by KCNA", "https://any.example/1", LETTER + "-0-", "en", ("letter", "DPRK", True, "")),
    ("the same without its end", "https://any.example/1", LETTER, "en", ("letter", "DPRK", False, "cut")),
    ("a translation", MFA, "Unofficial translation.\n\n" + "Wang Yi met the minister on May 2. " * 30, "en",
     ("readout", "PRC", False, "translated")),
    ("a numbered paragraph", "https://www.mofa.go.kr/1", NUMBERED, "en", ("readout", "ROK", False, "cut")),
    ("a joint statement", "https://www.mofa.go.kr/1", JOINT, "ko", ("joint_statement", "ROK", True, "")),
    ("an announcement", "https://kcna.kp/1", ANNOUNCED, "en", ("announcement", "DPRK", True, "")),
    ("a broadcaster under a government's domain", "https://www.ktv.go.kr/1", BROADCAST, "ko", None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("url", "text", "lang", "wanted"), [row[1:] for row in OFFICIALS], ids=[r[0] for r in OFFICIALS]
)
def test_official_texts_are_recognised_wherever_they_stand(
    url: str, text: str, lang: str, wanted: tuple[str, str, bool, str] | None
) -> None:
    found = recognise(url, "", text, lang)
    assert (found and (found.kind, found.side, found.is_complete, found.why_incomplete)) == wanted


def test_a_teaser_is_never_whole() -> None:
    found = recognise(MFA, "", WHOLE, "zh-Hans", is_teaser=True)
    assert found is not None
    assert (found.is_complete, found.why_incomplete) == (False, "teaser")


def told(number: int, day: str, text: str, url: str = MFA, **more: object) -> Record:
    on = date.fromisoformat(day)
    at = datetime(on.year, on.month, on.day, 6, tzinfo=UTC)
    article = make_article(f"r{number}", text=text, lang="zh-Hans", published_at=at, published_on=on, url=url)
    page = PageFacts(url=url, published_on=on, **more)  # type: ignore[arg-type]
    return replace(make_record(article), ledgers=read_ledgers("", text, "zh-Hans", page))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("readouts")
    with Warehouse(folder).write("facts") as connection:
        store_lexicon(connection, load_lexicon())
    without = WHOLE.replace("加强战略沟通，", "").replace("4月3日", "5月6日")
    north = "(평양 4월 4일발 조선중앙통신) 외무성 부상이 중국 외교부장 왕이를 만났다. "
    north += "그는 전략적소통을 강화하자고 말하였다. " * 12
    load_run(
        Warehouse(folder),
        told(1, "2026-04-03", WHOLE),
        told(2, "2026-05-06", without),
        told(3, "2026-05-07", without[:200].replace("5月6日", "5月7日")),
        told(4, "2026-05-08", without.replace("5月6日", "5月8日"), is_teaser=True),
        told(5, "2026-05-09", without.replace("5月6日", "5月9日") + "\n\n问：无核化呢？"),
        told(6, "2026-03-01", without.replace("5月6日", "3月1日")),
        replace(
            told(7, "2026-04-04", north),
            ledgers=read_ledgers("", north, "ko", PageFacts(published_on=date(2026, 4, 4))),
        ),
    )
    return folder


def asked(home: Path, sql: str) -> list[tuple[object, ...]]:
    with open_published(home) as connection:
        return connection.sql(sql).fetchall()


def test_absent_is_said_of_a_whole_text_with_an_earlier_one_that_has_it(home: Path) -> None:
    found = "phrase_absence('strategic_communication', 'PRC')"
    rows = asked(home, f"SELECT article_id, concept, compared_with FROM {found} ORDER BY article_id")
    assert rows[0] == ("art-r2", "strategic_communication", ["art-r1"])
    assert {row[0] for row in rows} <= {"art-r2", "art-r5"}


@pytest.mark.parametrize(
    ("article", "concept", "value", "why"),
    [
        ("art-r1", "strategic_communication", "present", ""),
        ("art-r3", "strategic_communication", "unknown", "cut"),
        ("art-r4", "strategic_communication", "unknown", "teaser"),
        ("art-r5", "denuclearization", "unknown", "asked only"),
        ("art-r6", "strategic_communication", "unknown", "no earlier text of its kind has it"),
        ("art-r2", "denuclearization", "unknown", "no earlier text of its kind has it"),
    ],
)
def test_what_cannot_be_known_says_why(home: Path, article: str, concept: str, value: str, why: str) -> None:
    assert asked(
        home, f"SELECT value, why FROM readout_phrases WHERE article_id = '{article}' AND concept = '{concept}'"
    ) == [(value, why)]


def test_two_texts_are_compared_phrase_by_phrase(home: Path) -> None:
    rows = asked(home, "SELECT concept, said_by FROM readout_pair('art-r1', 'art-r2')")
    assert rows == [("strategic_communication", "one"), ("traditional_friendship", "both")]


def test_a_phrase_is_searched_by_any_of_its_spellings(home: Path) -> None:
    assert ("art-r1",) in asked(home, "SELECT article_id FROM search('strategic communication')")


def test_the_texts_of_both_sides_find_each_other(home: Path) -> None:
    rows = asked(
        home, "SELECT side, level, other_side_id FROM readouts WHERE article_id IN ('art-r1', 'art-r7') ORDER BY 1"
    )
    assert [row[0] for row in rows] == ["DPRK", "PRC"]
    assert {row[2] for row in rows} == {"art-r1", "art-r7"}


def test_the_digest_shows_what_was_left_out_and_the_report_a_matrix(home: Path) -> None:
    (section,) = [file for file in sql_files("digest") if file.name.endswith("said_left_out")]
    values = {"since": NOW - timedelta(days=400), "until": NOW, "relations": None, "topics": None, "least": 0.0}
    with open_published(home) as connection:
        bare = re.sub(r"^--.*$", "", section.text, flags=re.MULTILINE)
        # Whatever their day, so that the invented ones count.
        bare = bare.replace(
            "FROM news($since, $until, $relations, $topics, $least)", "FROM articles WHERE $since < $until"
        )
        used = {name: values[name] for name in set(re.findall(r"\$(\w+)", bare))}
        rows = named_rows(connection.execute(bare, used))
        found = gather(connection)
    left_out = {row["article_id"]: row["remark"] for row in rows if row["relation"] == "Left out of an official text"}
    assert left_out["art-r2"] == ("Strategic communication (last in PRC texts of its kind on 2026-04-03, 1 compared)")
    assert found is not None
    cells = {row["article_id"]: row["cells"]["strategic_communication"] for row in found.readouts}
    assert (cells["art-r1"], cells["art-r2"], cells["art-r3"]) == ("present", "absent", "unknown")
    assert found.concepts[0]["concept"] in {"strategic_communication", "traditional_friendship"}
    page = render_page(found, {})
    assert '<td class="c absent" title="absent: last on 2026-04-03 (1 compared)">' in page


def test_two_texts_are_shown_side_by_side(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--home", str(home), "readout", "art-r1", "art-r2", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert [(row["concept"], row["said_by"]) for row in shown["rows"]] == [
        ("strategic_communication", "A only"),
        ("traditional_friendship", "both"),
    ]
    assert "[战略沟通]" in shown["rows"][0]["one"]
    assert "readout of org:prcmfa (PRC)" in shown["one"]["what"]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (["nothing"], "no article 'nothing' is stored"),
        (["art-r1"], "has one version only"),
        (["art-r1@x"], "as a number"),
    ],
)
def test_a_text_that_is_not_there_is_said(
    home: Path, capsys: pytest.CaptureFixture[str], line: list[str], problem: str
) -> None:
    assert main(["--home", str(home), "readout", *line]) == 2
    assert problem in capsys.readouterr().err


@pytest.mark.parametrize("name", ["readouts", "visits", "firsts", "events", "calendar"])
def test_a_ledger_is_listed(home: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert main(["--home", str(home), "ledger", name, "--since", "2020-01-01", "--pair", "DPRK-PRC"]) == 0
    assert f"in the ledger of {name}" in capsys.readouterr().out


def test_a_phrase_taken_out_of_a_page_is_a_row(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path)
    with warehouse.write("facts") as connection:
        store_lexicon(connection, load_lexicon())
    load_run(warehouse, told(1, "2026-04-03", WHOLE))
    edited = told(1, "2026-04-03", WHOLE.replace("加强战略沟通", "加强沟通"))
    load_run(warehouse, edited, run_id="r2", at=NOW + timedelta(hours=1))
    rows = asked(tmp_path, "SELECT article_id, concept, spelling, had_version FROM phrase_removals")
    assert rows == [("art-r1", "strategic_communication", "战略沟通", 1)]
