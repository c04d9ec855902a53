"""Whether a day lies ahead or behind by the words around it, in five scripts."""

from __future__ import annotations

import pytest

from extractors.text.days.tense import tense_of


def tense(marked: str) -> str:
    start, end = marked.index("<"), marked.index(">") - 1
    return tense_of(marked.replace("<", "").replace(">", ""), start, end)


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("They will meet on <Monday>.", "ahead"),
        ("They met on <Monday>.", "past"),
        ("They are to meet on <Monday>.", "ahead"),
        ("It will be announced on <Monday>.", "ahead"),
        ("It was announced on <Monday>.", "past"),
        ("On <Monday> they will meet.", "ahead"),
        ("On <Monday> they met.", "past"),
        ("It closed. On <Monday> they will meet.", "ahead"),
        ("They will meet. On <Monday> it closed.", "past"),
        ("They meet on <Monday>.", ""),
        ("He said they will meet on <Monday>.", "ahead"),
        ("They plan to meet on <Monday>.", "ahead"),
        ("It will close at 5 p.m. on <Monday>.", "ahead"),
        ("It was held in the U.S. on <Monday>.", "past"),
        ("<3일> 열린다.", "ahead"),
        ("<3일> 열렸다.", "past"),
        ("오는 <3일> 열린 다리", "ahead"),
        ("지난 <3일> 열리는 다리", "past"),
        ("<3일> 다리를 열 예정이다.", "ahead"),
        ("将于<3日>举行", "ahead"),
        ("已于<3日>举行", "past"),
        ("<3日>举行", ""),
        ("<3日>举行了会议", "past"),
        ("会议将结束，<3日>举行了", "past"),
        ("<3日>に開かれる", ""),
        ("<3日>に開かれた", "past"),
        ("今月<3日>に開く予定", "ahead"),
    ],
)  # fmt: skip
def test_the_tense_of_a_day(marked: str, expected: str) -> None:
    assert tense(marked) == expected
