"""`yalu digest readers`: list, add and remove the readers in recipients.toml."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from flows.commands import add_common_options
from flows.commands._present import print_json, print_table

if TYPE_CHECKING:
    from flows.config.settings import Settings
    from flows.sources.catalog import Recipient


def add_readers(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `readers` and its three actions."""
    parser = actions.add_parser("readers", help="list, add or remove the readers of the digest", allow_abbrev=False)
    parser.add_argument("change", choices=("list", "add", "remove"), nargs="?", default="list", help="(else list)")
    parser.add_argument("address", metavar="ADDRESS", nargs="?", default="", help="the reader's mail address")
    parser.add_argument("--name", metavar="NAME", default="", help="add: the name in the mail's head")
    parser.add_argument(
        "--lang", metavar="LANG", nargs="+", default=["en"], help="add: languages, the preferred first (else en)"
    )
    parser.add_argument("--relations", metavar="R", nargs="+", default=[], help="add: these relations alone")
    parser.add_argument("--topics", metavar="T", nargs="+", default=[], help="add: these topics alone")
    parser.add_argument("--days", metavar="DAY", nargs="+", default=[], help="add: on these weekdays alone")
    parser.add_argument("--min-importance", metavar="N", type=float, default=0.0, help="add: from 0 to 1")
    parser.add_argument("--token", action="store_true", help="list: with the tokens that the view deliveries holds")
    parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="the readers as JSON")
    add_common_options(parser)


def run_readers(args: argparse.Namespace, settings: Settings) -> int:
    """List the readers, or change the file that names them and say what was done."""
    from flows.errors import UsageError
    from flows.sources.catalog import Recipient, load_recipients
    from flows.sources.readers import add_reader, remove_reader

    file = settings.mail.recipients
    if args.change == "list":
        if args.address:
            raise UsageError("list takes no address")
        _show(load_recipients(file) if file.exists() else (), args)
        return 0
    if not args.address:
        raise UsageError(f"say whom: yalu digest readers {args.change} ADDRESS")
    if args.change == "remove":
        remove_reader(file, args.address)
        done = "removed from"
    else:
        reader = Recipient(
            args.address,
            args.name,
            args.lang[0],
            tuple(args.relations),
            tuple(args.topics),
            min_importance=args.min_importance,
            langs=tuple(args.lang) if len(args.lang) > 1 else (),
        )
        add_reader(file, _with_days(reader, tuple(args.days)))
        done = "added to"
    if args.json:
        print_json({"address": args.address, "change": args.change, "file": file})
    else:
        print(f"{args.address} {done} {file}")
    return 0


def _with_days(reader: Recipient, days: tuple[str, ...]) -> Recipient:
    from dataclasses import replace

    return replace(reader, days=days) if days else reader


def _show(readers: tuple[Recipient, ...], args: argparse.Namespace) -> None:
    from flows.digest.readers import reader_token

    rows: list[dict[str, Any]] = [
        {
            **({"token": reader_token(reader.address)} if args.token else {}),
            "address": reader.address,
            "name": reader.name,
            "langs": list(reader.langs or (reader.lang,)),
            "relations": list(reader.relations),
            "topics": list(reader.topics),
            "days": list(reader.days),
            "min_importance": reader.min_importance,
        }
        for reader in readers
    ]
    if args.json:
        print_json(rows)
    elif rows:
        print_table(list(rows[0]), [[_words(value) for value in row.values()] for row in rows])
    else:
        print("no reader yet; add one with: yalu digest readers add ADDRESS")


def _words(value: object) -> str:
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)
