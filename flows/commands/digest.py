"""The digest of a day: what is new, who carried it, what is unconfirmed, and what was not seen.

Without options it is shown here as plain text. --preview writes it as FILE.html, FILE.txt and FILE.eml; --send
mails it to the readers in recipients.toml, each once however often it is called. A delivery that broke off after
the text went out is held as unknown until `yalu digest resolve` settles it. Ends with 75 where calling again will
try again, with 1 where somebody must look.
"""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from flows.commands import add_common_options
from flows.errors import UsageError
from flows.settings import Settings, load_settings

if TYPE_CHECKING:
    from flows.digest.send import SendReport

DEFAULT_FILE = Path()


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the digest's options and `resolve`."""
    parser.add_argument("--date", type=_day, metavar="D", help="the day, such as 2026-11-20 (else today)")
    parser.add_argument(
        "--preview",
        type=Path,
        nargs="?",
        const=DEFAULT_FILE,
        metavar="FILE",
        help="write FILE.html, .txt and .eml (else digests/DAY in the home); records and sends nothing",
    )
    parser.add_argument("--open", action="store_true", help="write the preview and open it in the browser")
    parser.add_argument("--send", action="store_true", help="send it to everybody who has not got it")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", title="actions")
    settled = actions.add_parser("resolve", help="settle deliveries whose outcome is unknown", allow_abbrev=False)
    settled.add_argument("--date", type=_day, metavar="D", default=argparse.SUPPRESS, help="of this day only")
    settled.add_argument("--recipient", metavar="ADDRESS", default="", help="of this reader only")
    how = settled.add_mutually_exclusive_group()
    how.add_argument("--sent", action="store_true", help="they arrived: count them as accepted")
    how.add_argument("--not-sent", action="store_true", help="they did not: send them at the next call")
    add_common_options(settled)


def run(args: argparse.Namespace) -> int:
    """Show, preview, send or settle."""
    settings = load_settings(args.settings, args.home)
    if args.action == "resolve":
        return _resolve(args, settings)
    if args.send and (args.preview or args.open):
        raise UsageError("--send and --preview are two calls: look at the preview first")
    if args.send:
        return _send(args, settings)
    from flows.digest import build_digest

    digest = build_digest(settings.home, args.date, settings)
    if args.preview is None and not args.open:
        from flows.digest.render import render_text

        print(render_text(digest), end="")
        return 0
    from flows.digest.preview import default_file, write_preview

    file = default_file(settings.home, digest) if args.preview in (None, DEFAULT_FILE) else args.preview
    written = write_preview(digest, file, settings.mail.sender)
    print(digest.subject)
    for path in written:
        print(path)
    if args.open:
        import webbrowser

        webbrowser.open(written[0].resolve().as_uri())
    return 0


def _send(args: argparse.Namespace, settings: Settings) -> int:
    from flows.digest.ledger import load_outbox
    from flows.digest.send import send_digest
    from flows.outputs.smtp import open_output
    from flows.sources import load_recipients
    from warehouse.connection import Warehouse

    readers = load_recipients(settings.mail.recipients)
    choosy = [r for r in readers if r.relations or r.topics or r.min_importance or r.lang != "en"]
    if choosy:
        # Said rather than left to be found out: the digest is one and the same for everybody so far.
        print(
            f"yalu: lang, relations, topics and min_importance are not applied yet; {len(choosy)} reader(s) who set "
            "them get the whole digest in English",
            file=sys.stderr,
        )
    report = send_digest(settings, readers, open_output(settings), args.date)
    _show(report)
    load_outbox(Warehouse(settings.home, settings.timezone))
    return report.exit_status


def _show(report: SendReport) -> None:
    print(f"digest of {report.day}: {report.subject}")
    for delivery in report.deliveries:
        when = "" if delivery.recipient in report.tried else ", before this call"
        print(f"  {delivery.state:9} {delivery.recipient}{when}{f': {delivery.reply}' if delivery.reply else ''}")
    for address in report.skipped:
        print(f"  skipped   {address}: wants no digest on this weekday")
    if not report.deliveries:
        print("  nobody to send it to")
    if report.count("unknown"):
        print("Unknown: it may have arrived. Ask the reader or the server's log, then: yalu digest resolve --help")


def _resolve(args: argparse.Namespace, settings: Settings) -> int:
    from flows.digest.send import resolve, unknown_deliveries

    if not (args.sent or args.not_sent):
        held = unknown_deliveries(settings.home)
        for delivery in held:
            print(f"unknown {delivery.day} {delivery.recipient} begun {delivery.at} {delivery.message_id}")
        print(f"{len(held)} unknown; say --sent or --not-sent to settle" if held else "no delivery is unknown")
        return 1 if held else 0
    from flows.digest.ledger import load_outbox
    from warehouse.connection import Warehouse

    settled = resolve(settings.home, args.date, args.recipient, is_sent=args.sent, zone=settings.timezone)
    for delivery in settled:
        print(f"{delivery.state} {delivery.day} {delivery.recipient}: {delivery.reply}")
    print(f"{len(settled)} settled")
    load_outbox(Warehouse(settings.home, settings.timezone))
    return 0


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day; write it as 2026-11-20") from None
