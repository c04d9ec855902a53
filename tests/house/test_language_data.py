"""Words of Korean, Chinese and Japanese are data of the lexicon: how many letters of them stand in Python, and why."""

from __future__ import annotations

import ast
import re

# Letters of Han, kana and Hangul in strings of the packages, docstrings left out; a range ([가-힣]) counts its ends.
LETTER = re.compile("[\u3005\u3041-\u30ff\u3131-\u318e\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff]")
# Why some stay.
RANGES = "ends of ranges of a script and its marks: what is a letter, no word"
PARTICLES = "one or two particles compared with the character beside a name, in a rule that is grammar and not a list"
UNITS = "the units of a date or an hour in a pattern of digits, or what a date is rewritten with"
DEMO = "the invented news web"
NAMES = "four names of places by which the mail departs from CLDR"
# The most that a file may have. Lower it whenever you move some; a new file's words belong in the lexicon instead.
CEILING: dict[str, tuple[int, str]] = {
    "extractors/annotation/attribution.py": (6, RANGES),
    "extractors/annotation/cue_matching.py": (15, RANGES),
    "extractors/annotation/speakers.py": (21, PARTICLES),
    "extractors/annotation/statements.py": (25, PARTICLES),
    "extractors/articles/agency.py": (2, RANGES),
    "extractors/articles/blocks.py": (5, UNITS),
    "extractors/articles/checks.py": (5, RANGES),
    "extractors/articles/dating/lines.py": (6, UNITS),
    "extractors/articles/dating/stamps.py": (14, UNITS),
    "extractors/articles/no_article.py": (2, RANGES),
    "extractors/articles/pdf.py": (3, RANGES),
    "extractors/articles/posts.py": (4, RANGES),
    "extractors/articles/repeats.py": (5, RANGES),
    "extractors/articles/wrapped.py": (4, RANGES),
    "extractors/ledgers/_border_signs.py": (9, PARTICLES),
    "extractors/ledgers/firsts.py": (1, PARTICLES),
    "extractors/ledgers/_saying/voices.py": (6, RANGES),
    "extractors/ledgers/statements.py": (2, PARTICLES),
    "extractors/listings/_dates.py": (10, UNITS),
    "extractors/listings/html_list.py": (3, UNITS),
    "extractors/similarity/fingerprint.py": (17, RANGES),
    "extractors/text/calendars.py": (20, UNITS),
    "extractors/text/clean.py": (26, RANGES),
    "extractors/text/dates.py": (12, UNITS),
    "extractors/text/days/parts.py": (5, UNITS),
    "extractors/text/days/patterns.py": (2, RANGES),
    "extractors/text/days/ranges.py": (2, UNITS),
    "extractors/text/days/resolution.py": (10, PARTICLES),
    "extractors/text/days/tense.py": (6, RANGES),
    "extractors/text/list_dates.py": (50, UNITS),
    "extractors/text/sanitise.py": (1, RANGES),
    "flows/demo/pages.py": (3, DEMO),
    "flows/demo/texts.py": (4, DEMO),
    "flows/commands/readout.py": (1, RANGES),
    "flows/digest/words/__init__.py": (24, NAMES),
}


def strings_of(source: str) -> list[str]:
    """The strings of a Python source that are no docstrings, and the constant parts of its f-strings."""
    tree = ast.parse(source)
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings
    ]


def letters_of(source: str) -> int:
    return sum(len(LETTER.findall(text)) for text in strings_of(source))


def test_language_data_stand_in_the_lexicon(texts):
    sources = {
        name: text
        for name, text in texts.items()
        if name.endswith(".py") and name.startswith(("extractors/", "flows/", "warehouse/"))
    }
    assert sources
    found = {name: count for name, text in sources.items() if (count := letters_of(text))}
    allowed = {name: most for name, (most, _) in CEILING.items()}
    assert {name: count for name, count in found.items() if count > allowed.get(name, 0)} == {}
    assert {name: most for name, most in allowed.items() if found.get(name, 0) < most} == {}, "lower the ceiling"


def test_a_letter_counts_in_a_string_alone():
    assert letters_of('"""말"""\nA = "말" + f"말{1}"  # 말\ndef f():\n    "말"\n    return r"[가-힣]"\n') == 4
