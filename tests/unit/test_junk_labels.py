"""What of a page's paragraphs is its body and what is junk: headline, byline, caption, closing, teasers, comments."""

from __future__ import annotations

import pytest

from extractors.articles import boilerplate
from extractors.articles.boilerplate import split_junk
from extractors.articles.checks import squeeze

WORDS = {
    "A": "The ferry crosses the river every morning and brings coal to the town.",
    "B": "Its crew is paid by the week, the harbour office said on Monday.",
    "C": "A second boat was bought last year, yet nobody can steer it.",
    "D": "The office promised to train three men before the ice comes.",
    "E": "Rail traffic over the bridge stopped for 2 days.",
    "T": "The ice on the upper river has begun to break and the barges that waited all winter at the wharf are now "
    "being loaded with coal and",
    "U": "Farmers on the eastern bank say that the new road has brought them more visitors "
    "than they can feed in a whole summer and now",
    "S": "Short cut line without an end",
    "R": "Related articles",
    "Q": "Comments",
    "H": "Ferry late again",
    "Y": "By Ada Quill",
    "X": "Ada Quill",
    "W": "Nov. 20, 2026 09:30",
    "P": "Ada Quill is a reporter based in Rivertown.",
    "I": "I think you are wrong about this, my friend!",
    "J": "Do you really believe that? You should read more, I say.",
    "K": "Thanks for this.",
    "L": "You are right and he is not, I say.",
    "M": "Well said.",
    "N": "So it is.",
    "O": "Yes.",
    "Z": "She said “never” to Bo Reed.",
}  # fmt: skip


def split(page: str, title: str = "", author: str = "", captions: str = "") -> str:
    """The labels of a page's paragraphs by letter, '.' for the body."""
    paragraphs = [WORDS[letter] for letter in page]
    squeezed = frozenset(squeeze(WORDS[letter]) for letter in captions)
    _, junk = split_junk(paragraphs, title=title, author=author, captions=squeezed)
    labels = {one.text: one.label for one in junk}
    return " ".join(labels.get(text, ".") for text in paragraphs)


@pytest.mark.parametrize(
    ("page", "title", "expected"),
    [
        ("ABCD", "", ". . . ."),
        ("HABCD", "Ferry late again", "headline . . . ."),
        ("HABCD", "", ". . . . ."),
        ("ABCDH", "Ferry late again", ". . . . headline"),
        ("AHBCD", "Ferry late again", ". headline . . ."),
        ("YABCD", "", "byline . . . ."),
        ("XABCD", "", ". . . . ."),
        ("WABCD", "", "byline . . . ."),
        ("ABCDEY", "", ". . . . . byline"),
        ("HYABCD", "", "headline byline . . . ."),
        ("HWABC", "", "headline byline . . ."),
        ("HAYBC", "", "headline . byline . ."),
        ("SYA", "", ". byline ."),
        ("SYAB", "", "headline byline . ."),
        ("AYBC", "", ". byline . ."),
        ("ABCDR", "", ". . . . related"),
        ("ABRCD", "", ". . related related related"),
        ("ABRCDE", "", ". . related . . ."),
        ("ARBCD", "", ". related . . ."),
        ("ABR", "", ". . related"),
        ("RAB", "", "related . ."),
        ("ABCQD", "", ". . . comment comment"),
        ("ABCDTU", "", ". . . . teaser teaser"),
        ("ABCDT", "", ". . . . ."),
        ("ABTU", "", ". . . ."),
        ("ABCTU", "", ". . . teaser teaser"),
        ("ABCDST", "", ". . . . . ."),
        ("ABCDP", "", ". . . . bio"),
        ("ABCDPT", "", ". . . . bio teaser"),
        ("ABCDPTU", "", ". . . . bio teaser teaser"),
        ("APBC", "", ". . . ."),
        ("ABP", "", ". . bio"),
        ("XABCDP", "", ". . . . . ."),
        ("ABCDEIJ", "", ". . . . . . comment"),
        ("ABCDEIJK", "", ". . . . . . . ."),
        ("ILABCDEJ", "", ". . . . . . . ."),
        ("IABCDEZJL", "", ". . . . . . . . ."),
        ("ABIJ", "", ". . . ."),
        ("ABCDEI", "", ". . . . . ."),
        ("ABCDEJ", "", ". . . . . comment"),
        ("ABCDEJZ", "", ". . . . . . ."),
        ("ABCDEJZL", "", ". . . . . . . comment"),
        ("ABCDEKIJ", "", ". . . . . . . comment"),
        ("ABCDEKMNIJ", "", ". . . . . . . . . comment"),
        ("ABCDEJL", "", ". . . . . comment comment"),
        ("ABCDEJLKM", "", ". . . . . comment comment comment comment"),
        ("ABCDEJLKMNOI", "", ". . . . . . . . . . . ."),
        ("ABCDEKMNOJL", "", ". . . . . . . comment comment comment comment"),
        ("ABCDEMJL", "", ". . . . . . comment comment"),
        ("H", "Ferry late again", "."),
        ("R", "", "."),
    ],
)
def test_the_labels_of_paragraphs(page: str, title: str, expected: str) -> None:
    assert split(page, title) == expected


@pytest.mark.parametrize(
    ("page", "author", "captions", "expected"),
    [
        ("XABCD", "Ada Quill", "", "byline . . . ."),
        ("XABCD", "Bo Reed", "", ". . . . ."),
        ("YABCD", "Ada Quill", "", "byline . . . ."),
        ("ABCDEIX", "Ada Quill", "", ". . . . . . ."),
        ("ABCDEX", "Ada Quill", "", ". . . . . byline"),
        ("ABCDE", "", "C", ". . caption . ."),
        ("ABCDE", "", "", ". . . . ."),
    ],
)
def test_author_and_captions(page: str, author: str, captions: str, expected: str) -> None:
    assert split(page, "", author, captions) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("word " * 25, True),
        ("word " * 24, False),
        ("word " * 25 + "end.", False),
        ("word " * 25 + "end…", True),
        ("word " * 25 + "...", True),
        ("船" * 60, True),
        ("船" * 59, False),
        ("船" * 60 + "。", False),
    ],
)
def test_a_paragraph_cut_in_mid_sentence(text: str, expected: bool) -> None:
    assert boilerplate._is_cut(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nov. 20, 2026 09:30", True),
        ("Ada Quill, Nov. 20, 2026", True),
        ("2026-11-20 09:30", True),
        ("Published on Monday", False),
        ("Ada Quill", False),
        ("Nov. 20, 2026 09:30" + " " * 90, False),
    ],
)
def test_a_paragraph_as_a_byline(text: str, expected: bool) -> None:
    assert boilerplate._is_byline(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ferry late again", True),
        ("Ferry late again.", False),
        ("x" * 140, True),
        ("x" * 141, False),
    ],
)
def test_a_label_has_no_end(text: str, expected: bool) -> None:
    assert boilerplate._is_label(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The ferry is late.", 0.0),
        ("Do you really believe that?", 2.5),
        ("I think you are wrong about this, my friend!", 0.0),
        ("Thanks for this.", 0.0),
        ("lol", 2.0),
        ("You are right, Bo.", 2.5),
        ("@Bo you are right", 2.5),
        ("“Do you believe that?” he said.", 0.0),
        ("Do you believe that the ferry will be on time when it was late on every day of the year so far?", 2.0),
    ],
)
def test_how_far_a_paragraph_speaks_to_a_reader(text: str, expected: float) -> None:
    assert boilerplate._address_score(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“It is late,” the office said.", True),
        ("The office said so.", False),
        ("Ada Quill said so.", True),
        ("Ada Quill was late.", False),
        ("“It is late.”", False),
    ],
)
def test_a_paragraph_that_reports(text: str, expected: bool) -> None:
    assert boilerplate._is_reporting(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Thanks for this.", True),
        ("Thanks for the 3 boats.", False),
        ("Ada Quill was here.", False),
        ("“Late again.”", False),
        ("so late " * 8, True),
        ("so late " * 8 + "x", False),
        ("He said so.", False),
    ],
)
def test_a_paragraph_in_loose_talk(text: str, expected: bool) -> None:
    assert boilerplate._is_loose(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I was late.", True),
        ("You were late.", True),
        ("They were late.", False),
        ("“I was late,” he said.", False),
    ],
)
def test_a_paragraph_of_i_or_you(text: str, expected: bool) -> None:
    assert boilerplate._is_first_or_second_person(text) == expected
