"""Reads and writes of the ledger of claims: only those that something touches; history is only added to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from extractors.records import AnswerOfArticle, ClaimStep, Passage, ReportInArticle, SaidOfEvent
from warehouse.tables.load import append, remove
from warehouse.tables.rows import listed, load_query, named_rows

if TYPE_CHECKING:
    import duckdb

QUOTE_MOST = 600  # characters of a quote that history keeps


@dataclass(frozen=True, slots=True)
class AnsweringArticle:
    """An article with answers whose links have to be decided again; `digest` is '' where it has none any more."""

    article_id: str
    digest: str
    said_at: datetime | None = None
    lang: str = ""
    voice: str = ""
    is_lost: bool = False
    of_story: str = ""  # the event of its story, where it reports none itself
    is_on_subject: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """What an article says of a claim, as it is stored; `quote` is not."""

    claim_id: str
    event_id: str
    speaker: str
    said: SaidOfEvent
    quote: str = ""


@dataclass(frozen=True, slots=True)
class StoredClaim:
    """A claim as it is stored."""

    claim_id: str
    event_id: str
    words: str
    state: str
    since_at: datetime
    voices: int
    reliability: str
    credibility: int
    why: str
    article_id: str  # that the state rests on
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class NewStep:
    """A row to add to history."""

    claim_id: str
    number: int  # of the claim's steps, counted from 0
    from_state: str
    step: ClaimStep


def answering_articles(connection: duckdb.DuckDBPyConnection) -> list[AnsweringArticle]:
    """Return the articles whose answers may be of another claim than before."""
    rows = named_rows(connection.execute(load_query("claim_articles")))
    return [AnsweringArticle(**row) if row["digest"] else AnsweringArticle(row["article_id"], "") for row in rows]


def answers_of(
    connection: duckdb.DuckDBPyConnection, articles: Sequence[AnsweringArticle]
) -> dict[str, list[tuple[AnswerOfArticle, str]]]:
    """Return the answers in these articles, by article, each with its sentence."""
    langs = {one.article_id: one.lang for one in articles}
    found: dict[str, list[tuple[AnswerOfArticle, str]]] = {}
    for row in named_rows(connection.execute(load_query("claim_answers"), [listed(langs)])):
        name = row["article_id"]
        answer = AnswerOfArticle(
            Passage(name, row["field"], row["span_start"], row["span_end"]),
            row["speaker"], row["manner"], row["source_class"], row["speaker_side"], langs[name],
        )  # fmt: skip
        found.setdefault(name, []).append((answer, row["quote"] or ""))
    return found


def reports_in(connection: duckdb.DuckDBPyConnection, article_ids: Iterable[str]) -> dict[str, list[ReportInArticle]]:
    """Return where these articles report events, by article."""
    found: dict[str, list[ReportInArticle]] = {}
    for name, *rest in connection.execute(load_query("claim_reports"), [listed(article_ids)]).fetchall():
        found.setdefault(name, []).append(ReportInArticle(*rest))
    return found


def claims_of_articles(connection: duckdb.DuckDBPyConnection, article_ids: Iterable[str]) -> set[str]:
    """Return the claims that these articles said something of so far."""
    asked = (
        "SELECT DISTINCT claim_id FROM store.claim_statements WHERE article_id IN (SELECT unnest($1::JSON::VARCHAR[]))"
    )
    return {row[0] for row in connection.execute(asked, [listed(article_ids)]).fetchall()}


def expired_claims(connection: duckdb.DuckDBPyConnection, now: datetime) -> set[str]:
    """Return the claims that have expired and do not say so yet."""
    rows = connection.execute("SELECT claim_id FROM store.claims WHERE expires_at < $1", [now]).fetchall()
    return {row[0] for row in rows}


def said_of(connection: duckdb.DuckDBPyConnection, claim_ids: Iterable[str]) -> dict[str, list[SaidOfEvent]]:
    """Return what is linked to these claims, by claim."""
    rows = connection.execute(
        """
        SELECT claim_id, article_id, field, span_start, span_end, said_at, voice, manner, source_class, side, is_lost
        FROM store.claim_statements WHERE claim_id IN (SELECT unnest($1::JSON::VARCHAR[]))
        ORDER BY claim_id, said_at, article_id, field DESC, span_start, manner, speaker
        """,
        [listed(claim_ids)],
    ).fetchall()
    found: dict[str, list[SaidOfEvent]] = {}
    for claim_id, *place, said_at, voice, manner, source_class, side, is_lost in rows:
        said = SaidOfEvent(Passage(*place), said_at, voice, manner, source_class, side, is_lost)
        found.setdefault(claim_id, []).append(said)
    return found


def stored_claims(connection: duckdb.DuckDBPyConnection, claim_ids: Iterable[str]) -> dict[str, StoredClaim]:
    """Return these claims as they are stored."""
    rows = connection.execute(
        "SELECT * FROM store.claims WHERE claim_id IN (SELECT unnest($1::JSON::VARCHAR[]))", [listed(claim_ids)]
    )
    return {row["claim_id"]: StoredClaim(**row) for row in named_rows(rows)}


def known_states(connection: duckdb.DuckDBPyConnection, claim_ids: Iterable[str]) -> dict[str, list[str]]:
    """Return the states that each of these claims has had, in order."""
    rows = connection.execute(
        "SELECT claim_id, to_state FROM store.claim_history WHERE claim_id IN (SELECT unnest($1::JSON::VARCHAR[])) "
        "ORDER BY claim_id, step",
        [listed(claim_ids)],
    ).fetchall()
    found: dict[str, list[str]] = {}
    for claim_id, state in rows:
        found.setdefault(claim_id, []).append(state)
    return found


def write_links(
    connection: duckdb.DuckDBPyConnection, articles: Sequence[AnsweringArticle], links: Sequence[Link]
) -> None:
    """Replace what these articles say of claims. Call inside a transaction."""
    names = [one.article_id for one in articles]
    remove(connection, "claim_statements", "article_id", names)
    remove(connection, "claim_articles", "article_id", names)
    append(connection, "claim_statements", [_link_row(link) for link in links])
    append(connection, "claim_articles", [asdict(one) for one in articles if one.digest])


def write_claims(connection: duckdb.DuckDBPyConnection, gone: Iterable[str], claims: Sequence[StoredClaim]) -> None:
    """Replace the claims that differ and remove those that are gone. Call inside a transaction."""
    remove(connection, "claims", "claim_id", [*gone, *(claim.claim_id for claim in claims)])
    append(connection, "claims", [asdict(claim) for claim in claims])


def add_history(
    connection: duckdb.DuckDBPyConnection,
    steps: Sequence[NewStep],
    *,
    at: datetime,
    run_id: str,
    lexicon_version: str,
) -> None:
    """Add steps to the history of claims, each with its words as they are now. Call inside a transaction."""
    quotes = quotes_of(connection, [new.step.passage for new in steps])
    stamp = {"changed_at": at, "run_id": run_id, "lexicon_version": lexicon_version}
    rows = [_step_row(new, quotes.get(new.step.passage, "")) | stamp for new in steps]
    append(connection, "claim_history", rows)


def quotes_of(connection: duckdb.DuckDBPyConnection, passages: Sequence[Passage]) -> Mapping[Passage, str]:
    """Return the words that stand at these passages in the latest versions."""
    names = sorted({one.article_id for one in passages})
    if not names:
        return {}
    rows = connection.execute(load_query("latest_titles_and_texts"), [listed(names)]).fetchall()
    texts = {
        (name, field): words or "" for name, *both in rows for field, words in zip(("title", "text"), both, strict=True)
    }
    return {one: texts.get((one.article_id, one.field), "")[one.start : one.end][:QUOTE_MOST] for one in passages}


def _link_row(link: Link) -> dict[str, Any]:
    said = link.said
    at = said.passage
    return {
        "claim_id": link.claim_id, "event_id": link.event_id, "article_id": at.article_id, "field": at.field,
        "span_start": at.start, "span_end": at.end, "speaker": link.speaker, "manner": said.manner,
        "source_class": said.source_class, "side": said.side, "voice": said.voice, "said_at": said.said_at,
        "is_lost": said.is_lost,
    }  # fmt: skip


def _step_row(new: NewStep, quote: str) -> dict[str, Any]:
    step = new.step
    return {
        "claim_id": new.claim_id, "step": new.number, "from_state": new.from_state, "to_state": step.state,
        "why": step.why, "article_id": step.passage.article_id, "quote": quote, "said_at": step.said_at,
    }  # fmt: skip
