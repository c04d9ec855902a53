"""Words that the project no longer uses, and how often each part of it still has one.

In the packages every word counts: names, comments, texts, SQL. In tests, texts are data (invented news may say "told"),
so only names, comments and docstrings count. `python -m tests.house.plain_words` prints the counts by part and word.
"""

from __future__ import annotations

import io
import re
import tokenize
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

WORDS = ("told", "anew", "parted", "whatever", "thereof", "at hand", "becomes of", "became of", "is owed")
PARTS = ("flows", "extractors", "warehouse", "tests", "docs")
MANNERED = re.compile(rf"(?<![A-Za-z])(?:{'|'.join(WORDS)})(?![A-Za-z])", re.IGNORECASE)
# Invented news and cues in four languages are data, not prose; generated pages repeat what is counted where it is
# written; the others name the words as ones to avoid.
NOT_PROSE = re.compile(
    r"flows/demo/|extractors/lexicon/|.*/cues\.toml$|warehouse/reference/|docs/(?:reference/|glossary\.md$)|CONTRIBUTING\.md$"
    r"|tests/house/plain_words\.py$|tests/quality/passages/"
)
# Values that are stored or read by programs: a renamed title would change stored digests, a renamed field `--json`.
FROZEN = {
    "warehouse/digest/30_one_side.sql": ("section: Told by one side",),
    "warehouse/digest/70_left_out.sql": ("section: What became of",),
    "flows/digest/layouts.py": ("Its operator has been told.",),
    "flows/operations/nightly.py": ("told: tuple", "done.told"),
}
PROSE = (
    ".py",
    ".sql",
    ".md",
    ".toml",
    ".yaml",
    ".sh",
    ".j2",
    ".html",
    ".css",
    ".service",
    ".timer",
    "/run",
    "/crontab",
)


def part_of(name: str) -> str:
    """The part a file belongs to; what is in no package and no test is documentation (README, deploy/, pyproject)."""
    first = name.partition("/")[0]
    return first if first in PARTS else "docs"


def counts(texts: Mapping[str, str]) -> dict[str, Counter[str]]:
    """How often each mannered word is used, by part."""
    found: dict[str, Counter[str]] = {part: Counter() for part in PARTS}
    for name, text in texts.items():
        if name.endswith(PROSE) and not NOT_PROSE.match(name):
            prose = text if part_of(name) != "tests" or not name.endswith(".py") else "\n".join(prose_of(text))
            for value in FROZEN.get(name, ()):
                prose = prose.replace(value, "")
            found[part_of(name)].update(word.lower() for word in MANNERED.findall(prose))
    return found


def prose_of(source: str) -> Iterable[str]:
    """The names, comments and docstrings of a Python source; not its other texts."""
    inside = 0  # an f-string is several tokens from Python 3.12 on
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        kind = tokenize.tok_name[token.type]
        inside += {"FSTRING_START": 1, "FSTRING_END": -1}.get(kind, 0)
        if not inside and (kind in ("NAME", "COMMENT") or (kind == "STRING" and token.string.startswith('"""'))):
            yield token.string


if __name__ == "__main__":
    import subprocess

    listed = subprocess.run(["git", "ls-files", "-z"], capture_output=True, text=True, check=True).stdout.split("\0")
    texts = {name: Path(name).read_text("utf-8") for name in listed if name.endswith(PROSE)}
    for part, words in counts(texts).items():
        print(f"{part:<12}{words.total():>5}  {dict(words.most_common())}")
