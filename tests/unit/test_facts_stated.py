"""What texts state, exactly: amounts, days and names by language, figures of openings, and the figures two share."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from extractors.similarity import story_features
from extractors.similarity.stated_facts import extract_stated_facts, read_figures, shared_figures

FRIDAY = datetime(2026, 11, 20, 12, 30, tzinfo=UTC)


def said(text: str, lang: str, at: datetime | None = FRIDAY) -> str:
    counted = sorted(extract_stated_facts("", text, lang, at).items())
    return " ".join(fact if count == 1 else f"{fact}*{count}" for fact, count in counted)


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("12 boats and 13 carts", "en", "n:13"),
        ("12.5 tons, 1,200 tons and 3 million", "en", "n:12.5 n:1200 n:3000000"),
        ("two hundred, 5 hundred, 7 thousand, 2 billion, 1.5 trillion", "en", "n:1.5e+12 n:2000000000 n:500 n:7000"),
        ("on Nov. 5, 5 November and Nov 31", "en", "d:11-05*2 d:11-31"),
        ("May 3rd and 3rd of May", "en", "d:05-03 w:may"),
        ("Nov. 32 and Nov 5,000", "en", "n:32 n:5000 w:nov*2"),
        ("Monday, Friday, Saturday, Sunday and Thursday", "en", "d:11-14 d:11-15 d:11-16 d:11-19 d:11-20"),
        ("Friday Friday", "en", "d:11-20*2"),
        ("The USA and Samsung A met Kim of UN2720", "en", "n:2720 w:2720 w:kim w:samsung w:the w:un w:usa"),
        ("1억2천만 원, 3천500만, 10만, 13명, 12명", "ko", "n:100000 n:120000000 n:13 n:35000000"),
        ("11월 5일, 5일, 14일, 21일, 22일, 13일", "ko", "d:11-05 d:11-14 d:11-21 n:13 n:22"),
        ("월요일 금요일", "ko", "d:11-16 d:11-20"),
        ("UN 안보리와 KCNA", "ko", "w:kcna w:un"),
        ("1.2亿元，三百万，二十三，十二，万", "zh", "n:120000000 n:23 n:3000000"),
        ("十一月五日，5日，二十日", "zh", "d:11-05 d:11-20"),
        ("周五、星期日、礼拜一", "zh", "d:11-15 d:11-16 d:11-20"),
        ("二〇二六，一百零五", "zh", "n:105"),
        ("3億円、5千人、木曜日", "ja", "d:11-19 n:300000000 n:5000"),
        ("3万5千, 2만5천", "ko", "n:25000 n:35000"),
        ("1조 5천억", "ko", "n:1.5e+12"),
        ("0.5 and 13.0", "en", "n:0.5 n:13"),
    ],
)  # fmt: skip
def test_what_a_text_states(text: str, lang: str, expected: str) -> None:
    assert said(text, lang) == expected


@pytest.mark.parametrize(
    ("hours", "day"),
    [(0, "d:11-20"), (14.9, "d:11-20"), (15, "d:11-20"), (39, "d:11-20"), (-9, "d:11-20"), (-10, "d:11-13")],
)
def test_a_weekday_is_the_nearest_in_the_zone_of_datelines(hours: float, day: str) -> None:
    assert said("Friday", "en", datetime(2026, 11, 20, tzinfo=UTC) + timedelta(hours=hours)) == day


def test_a_day_without_an_instant_of_publication_is_no_day() -> None:
    assert said("5일, 14명", "ko", None) == "n:14"


@pytest.mark.parametrize(
    ("text", "lang", "is_release", "expected"),
    [
        ("12,000 carts in 2026 and 1999, 130, 45 and 7 of 100", "en", False, "12000 130 45"),
        ("12,000 carts in 2026 in May", "en", True, "12000 2026-01-01 2026-05-01"),
        ("Correction: 45 carts in the first half of 2026", "en", True, "45 2026-01-01~2026-06-30 corrected"),
        ("Correction: 45 carts in the first half of 2026", "en", False, "45"),
        ("x" * 417 + " 45 99", "en", False, "45"),
        ("x" * 418 + " 45 99", "en", False, ""),
        ("가" * 177 + " 45 99", "ko", False, "45"),
        ("가" * 178 + " 45 99", "ko", False, ""),
    ],
)
def test_the_figures_of_an_opening(text: str, lang: str, is_release: bool, expected: str) -> None:
    found = read_figures("", text, lang, FRIDAY, is_release=is_release)
    periods = sorted("~".join(str(day) for day in period if day) for period in found.periods)
    parts = [*sorted(found.amounts), *periods, *["corrected"] * found.is_correction]
    assert " ".join(parts) == expected


@pytest.mark.parametrize(
    ("one", "other", "firmness"),
    [
        ("213000000", "213000000", 2),
        ("213000000", "210000000", 1),
        ("213000000", "200000000", 0),
        ("213000000", "213400000", 2),
        ("213000000", "214000000", 0),
        ("45", "45", 1),
        ("45", "46", 0),
        ("45", "450", 0),
        ("100", "100", 0),
        ("45.5", "46", 1),
        ("45.5", "45", 0),
        ("45 213", "45 213", 3),
        ("450", "450", 1),
        ("455", "455", 2),
        ("455", "460", 1),
        ("455", "450", 0),
    ],
)  # fmt: skip
def test_how_firmly_two_state_one_amount(one: str, other: str, firmness: int) -> None:
    """One for two digits, two for each amount of more, the finer rounded as the coarser is."""
    assert shared_figures(frozenset(one.split()), frozenset(other.split())) == firmness


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("", "ship ships shipss glass bus", "bus glass ship*2 shipss"),
        ("", "a it 12 3d", "it"),
        ("", "丹东口岸a岸口", "东口 丹东 口岸 岸口"),
        ("ship", "ship", "ship*4"),
        ("丹东", "丹 东", "丹东*4"),
    ],
)
def test_the_words_of_a_text(title: str, text: str, expected: str) -> None:
    """Plurals are one with their words, numbers are none; in Chinese neighbours are a word."""
    counted = sorted(story_features.wording_terms(title, text).items())
    assert " ".join(word if count == 1 else f"{word}*{count}" for word, count in counted) == expected


@pytest.mark.parametrize(
    ("term", "group", "kind"),
    [
        ("ship", "en", ""),
        ("e:country:chn", "any", "entity"),
        ("n:45", "any", "number"),
        ("n:450", "any", ""),
        ("n:1999", "any", "number"),
        ("n:2031", "any", "number"),
        ("n:3031", "any", ""),
        ("n:20310", "any", ""),
        ("n:19.5", "any", ""),
        ("n:45", "en", ""),
        ("d:05-20", "any", ""),
    ],
)
def test_how_common_a_term_is_that_no_table_has(term: str, group: str, kind: str) -> None:
    shares = {"": story_features.PRIOR_SHARE, "entity": story_features.PRIOR_SHARE_ENTITY}
    assert story_features._prior_share(term, group) == (shares | {"number": story_features.PRIOR_SHARE_NUMBER})[kind]
