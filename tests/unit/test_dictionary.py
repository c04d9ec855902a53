"""The view `dictionary` is right about itself, and what it names can be typed as it stands."""

from __future__ import annotations

import re

import pytest

from extractors.lexicon import load_lexicon
from flows.collection.lexicon_tables import store_lexicon
from tests.desk import Desk, before
from warehouse.analysis.recipes import recipe, recipes
from warehouse.store.migrations import macro_parameters, sql_files

VIEWS = [file.name for file in sql_files("views")]
MACROS = {file.name: macro_parameters(file.text) for file in sql_files("macros")}
# Values for the parameters of macros that must be given; the others stay out.
GIVEN = {
    "of": "'border'", "one": "'border'", "other": "'trade'", "value": "'border'", "story": "'a1'", "terms": "'bridge'",
    "moment": "'2026-11-20'", "zone": "'UTC'", "since": "'2026-11-01 00:00:00+00'", "until": "'2026-11-20 00:00:00+00'",
    "given": "'topic'", "what": "'kind'", "words": "['topic']", "of_part": "'lang'", "this_since": "'2026-11-01'",
    "this_until": "'2026-11-20'", "last_since": "'2026-10-01'", "last_until": "'2026-10-31'", "topic": "'border'",
    "concept": "'denuclearization'", "reading": "'en'",
}  # fmt: skip
OF_MACROS = {"checked_voices": "checked_voices('lang', 'en')", "checked_value": "checked_value('border')"}
# Named by their first name in version 0.1, which SQL takes for a keyword; beside the new name for one version.
OLD = {("entry_attempts", "at"), ("story_changes", "at"), ("deliveries", "at"), ("spread", "at")}
KEYWORDS = re.compile(r"^(at|on|end|order|start|language|group|desc|asc|from|to|key|user|default|all|any|in|is)$")


@pytest.fixture(scope="module")
def desk() -> Desk:
    """One story of one article."""
    desk = Desk("s1")
    store_lexicon(desk.connection, load_lexicon())
    desk.add(before(1), "border.bridge_rail", article_id="a1")
    desk.ask("SELECT 1")
    return desk


def named(desk: Desk, owner: str, kind: str = "column") -> list[str]:
    return [name for (name,) in desk.ask("SELECT name FROM dictionary WHERE object = ? AND kind = ?", owner, kind)]


def call_of(macro: str) -> str:
    """A call of the macro, with the parameters it cannot do without."""
    text = next(file.text for file in sql_files("macros") if file.name == macro)
    (inside,) = re.findall(r"MACRO \w+\((.*?)\) AS TABLE", text, re.DOTALL)
    needed = [one.strip() for one in inside.split(",") if ":=" not in one]
    return OF_MACROS.get(macro, f"{macro}({', '.join(GIVEN[name] for name in needed)})")


@pytest.mark.parametrize("view", VIEWS)
def test_the_dictionary_has_the_columns_of_a_view_in_their_order(desk: Desk, view: str) -> None:
    assert named(desk, view) == [row[0] for row in desk.ask(f"DESCRIBE {view}")]


@pytest.mark.parametrize("macro", MACROS)
def test_the_dictionary_has_a_macros_parameters_and_columns(desk: Desk, macro: str) -> None:
    assert named(desk, macro, "parameter") == MACROS[macro]
    columns = [row[0] for row in desk.ask(f"DESCRIBE FROM {call_of(macro)}")]
    described = named(desk, macro)
    assert described
    # What a macro adds to a view's columns is described; the rest is in the view's own words.
    expected = (
        columns
        if not re.search(r"SELECT\s+(\w\.)?\*", dict_text(macro))
        else [name for name in columns if name in described]
    )
    assert described == expected


def dict_text(macro: str) -> str:
    return next(file.text for file in sql_files("macros") if file.name == macro)


@pytest.mark.parametrize("owner", [*VIEWS, *MACROS])
def test_every_column_can_be_selected_by_its_bare_name(desk: Desk, owner: str) -> None:
    asked = owner if owner in VIEWS else call_of(owner)
    for name in named(desk, owner):
        if (owner, name) not in OLD:
            assert not KEYWORDS.match(name), (owner, name)
            assert desk.connection.execute(f"SELECT {name} FROM {asked} ORDER BY {name}").description[0][0] == name


@pytest.mark.parametrize("name", [one.name for one in recipes()])
def test_a_recipes_rows_are_ordered(name: str) -> None:
    outermost = re.sub(r"\([^()]*\)", "", re.sub(r"\([^()]*\)", "", re.sub(r"\([^()]*\)", "", recipe(name).sql)))
    assert "ORDER BY" in outermost


def test_every_view_and_macro_is_in_it(desk: Desk) -> None:
    rows = dict(desk.ask("SELECT name, kind FROM dictionary WHERE kind IN ('view', 'macro')"))
    assert rows == dict.fromkeys(VIEWS, "view") | dict.fromkeys(MACROS, "macro")
    kinds = {kind for (kind,) in desk.ask("SELECT DISTINCT kind FROM dictionary")}
    assert kinds == {"view", "macro", "column", "parameter"}
