"""The digest of a day: what is new, who carried it, what is unconfirmed, and what was not seen.

Without options it is shown here as plain text. --preview writes it as FILE.html, .txt, .eml, .md, .json and .atom;
--send sends it to the readers in recipients.toml (and what else mail.outputs names), each once however often it is
called. Ends with 75 where calling again will try again (--wait does so within the day), with 1 where somebody must
look: a delivery that broke off after the text went out is held as unknown until `yalu digest resolve` settles it.
`yalu digest watch` sends the people of [alert] every finding of `yalu doctor` that needs a person; --send does so too.
--json prints the digest, the deliveries of its day, or the findings that need a person.
"""

from __future__ import annotations

import argparse
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from flows.commands import add_common_options, as_day
from flows.commands._present import add_json_option, present, print_json
from flows.commands._progress import progress
from flows.commands._readers import add_readers, run_readers
from flows.config.settings import Settings, load_settings
from flows.demo.mark import live
from flows.errors import UsageError

if TYPE_CHECKING:
    from flows.digest.records import Digest

DEFAULT_FILE = Path()


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the digest's options, `readers`, `resolve` and `watch`."""
    parser.add_argument("--date", type=as_day, metavar="D", help="the day, such as 2026-11-20 (else today)")
    parser.add_argument("--edition", type=int, default=0, metavar="N", help="this edition (else the last one)")
    parser.add_argument("--explain", type=int, default=0, metavar="N", help="show the query behind a number marked [N]")
    parser.add_argument("--reader", metavar="ADDRESS", default="", help="as this reader gets it")
    parser.add_argument(
        "--preview",
        type=Path,
        nargs="?",
        const=DEFAULT_FILE,
        metavar="FILE",
        help="write FILE.html and its other forms (else digests/DAY in the home); records and sends nothing",
    )
    parser.add_argument("--open", action="store_true", help="write the preview and open it in the browser")
    parser.add_argument("--send", action="store_true", help="send it to everybody who has not got it")
    parser.add_argument("--wait", action="store_true", help="with --send: try again until the day is over")
    parser.add_argument("--correct", metavar="WORDS", default="", help="with --send: a new edition with this mark")
    parser.add_argument(
        "--without", metavar="STORY", action="append", default=[], help="with --correct: leave this story out of it"
    )
    add_json_option(parser, "for programs: the digest, or what --send did,")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", title="actions")
    add_readers(actions)
    settled = actions.add_parser("resolve", help="settle deliveries whose outcome is unknown", allow_abbrev=False)
    settled.add_argument("--date", type=as_day, metavar="D", default=argparse.SUPPRESS, help="of this day only")
    settled.add_argument("--recipient", metavar="ADDRESS", default="", help="of this reader only")
    how = settled.add_mutually_exclusive_group()
    how.add_argument("--sent", action="store_true", help="they arrived: count them as accepted")
    how.add_argument("--not-sent", action="store_true", help="they did not: send them at the next call")
    settled.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="the deliveries as JSON")
    add_common_options(settled)
    watched = actions.add_parser("watch", help="run the health checks and alert the operator", allow_abbrev=False)
    watched.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="what was found as JSON")
    add_common_options(watched)


def run(args: argparse.Namespace) -> int:
    """Show, preview, send, change readers, settle or watch."""
    settings = load_settings(args.settings, args.home)
    if args.action == "readers":
        return run_readers(args, settings)
    if args.action == "resolve":
        return _resolve(args, settings)
    if args.action == "watch":
        return _watch(args, live(settings))
    _check_options(args)
    if args.send:
        return _send(args, live(settings))
    from flows.bugs import account
    from flows.commands.run import exit_of

    with account() as bugs, progress(args):
        digest = _build(args, settings)
    if args.explain:
        return _explain(digest, args)
    if args.preview is None and not args.open:
        from flows.digest.render import render_json, render_text

        print(render_json(digest) if args.json else render_text(digest), end="")
        return exit_of(bugs.lines)
    from flows.digest.preview import default_file, write_preview
    from warehouse.store.permissions import private

    is_usual = args.preview in (None, DEFAULT_FILE)
    file = default_file(settings.home, digest) if is_usual else args.preview
    with private() if is_usual else nullcontext():
        written = write_preview(digest, file, settings.mail.sender)
    if args.json:
        print_json({"subject": digest.subject, "files": written})
    else:
        print("\n".join([digest.subject, *map(str, written)]))
    if args.open:
        import webbrowser

        if not webbrowser.open(written[0].resolve().as_uri()):
            _aside(f"yalu: no browser can be opened here; open {written[0]} in one")
    return exit_of(bugs.lines)


def _explain(digest: Digest, args: argparse.Namespace) -> int:
    """Print the query behind a number of the digest."""
    if not 1 <= args.explain <= len(digest.notes):
        raise UsageError(f"the digest of {digest.day} marks its numbers from [1] to [{len(digest.notes)}]")
    query = digest.notes[args.explain - 1]
    present({"note": args.explain, "query": query}, f'yalu sql "{query}"', as_json=args.json)
    return 0


def _check_options(args: argparse.Namespace) -> None:
    """Raise UsageError for options that do not go together."""
    if args.send and (args.preview or args.open or args.reader or args.edition or args.explain):
        raise UsageError("--send goes to every reader; show the preview first, in a call of its own")
    if (args.correct or args.wait) and not args.send:
        raise UsageError("--correct and --wait go with --send")
    if args.without and not args.correct:
        raise UsageError("--without goes with --correct, which tells readers why a story is gone")


def _send(args: argparse.Namespace, settings: Settings) -> int:
    from flows import clock
    from flows.digest.window import desk_today
    from flows.operations.alerting import deliver_and_alert
    from flows.outbox.journal import Outbox

    gone = tuple(sorted(set(args.without)))
    if not args.json:
        return deliver_and_alert(settings, args.date, args.correct, without=gone, is_patient=args.wait)
    day = args.date or desk_today(clock.now(), settings.timezone)
    status = deliver_and_alert(settings, args.date, args.correct, without=gone, is_patient=args.wait, say=_aside)
    print_json({"day": day, "exit_status": status, "deliveries": list(Outbox(settings.home).deliveries(day))})
    return status


def _aside(line: str) -> None:
    print(line, file=sys.stderr)


def _build(args: argparse.Namespace, settings: Settings) -> Digest:
    """Build the digest: everybody's, or one reader's."""
    from flows.delivery.build import build_digest

    if not args.reader:
        return build_digest(settings.home, args.date, settings, edition=args.edition)
    from flows.delivery.issue import digest_for
    from flows.sources.catalog import load_recipients

    return digest_for(settings, load_recipients(settings.mail.recipients), args.reader, args.date, args.edition)


def _watch(args: argparse.Namespace, settings: Settings) -> int:
    from extractors.text.sanitise import one_line
    from flows.commands.doctor import as_row
    from flows.operations.alerting import examine_and_alert
    from flows.operations.alerts import LINE_CHARS

    report = examine_and_alert(settings)
    if args.json:
        urgent, new = ([as_row(finding) for finding in some] for some in (report.urgent, report.new))
        print_json({"alarms": urgent, "new": new, "sent_to": report.sent_to, "failures": report.failures})
        return 1 if report.urgent else 0
    for finding in report.urgent:
        print(f"NEEDS YOU  {one_line(finding.text, LINE_CHARS)}")
    print(f"sent to: {', '.join(report.sent_to) or 'nobody just now'}" if report.urgent else "nothing needs a person")
    return 1 if report.urgent else 0


def _resolve(args: argparse.Namespace, settings: Settings) -> int:
    from flows.delivery.send import resolve, unknown_deliveries

    if not (args.sent or args.not_sent):
        held = unknown_deliveries(settings.home)
        if args.json:
            print_json(list(held))
            return 1 if held else 0
        for delivery in held:
            print(f"unknown {delivery.day} {delivery.recipient} begun {delivery.at} {delivery.message_id}")
        print(f"{len(held)} unknown; say --sent or --not-sent to settle" if held else "no delivery is unknown")
        return 1 if held else 0
    from flows.delivery.ledger import load_outbox
    from warehouse.store.location import open_warehouse

    settled = resolve(settings.home, args.date, args.recipient, is_sent=args.sent, zone=settings.timezone)
    if args.json:
        print_json(list(settled))
    else:
        for delivery in settled:
            print(f"{delivery.state} {delivery.day} {delivery.recipient}: {delivery.reply}")
        print(f"{len(settled)} settled")
    if args.not_sent and settled:
        print("send them with: yalu digest --send", file=sys.stderr)
    load_outbox(open_warehouse(settings))
    return 0
