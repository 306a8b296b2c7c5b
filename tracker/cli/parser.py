"""The words of the command line: every command, its options and what they mean."""

from __future__ import annotations

import argparse
from typing import NoReturn

from tracker.cli.output import day
from tracker.domain.sheets import Sheet
from tracker.errors import Exit
from tracker.i18n import _
from tracker.importers.records import Kind


class Parser(argparse.ArgumentParser):
    """Says what was wrong in one sentence, as every other failure does."""

    def error(self, message: str) -> NoReturn:
        """Exit with the code for wrong usage."""
        self.exit(int(Exit.USAGE), f"tracker: {message}; nothing was done; see {self.prog} --help.\n")


def build() -> Parser:
    """Return the parser of all commands; each sets `run`, the place of its function: one command loads no other's."""
    parser = Parser(prog="tracker", description=_("Whether States did what they were asked to do."))
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=Parser)
    _setting_up(commands)
    _data(commands)
    _sheets(commands)
    _status(commands)
    _papers(commands)
    _vault(commands)
    _accounts(commands)
    _trail(commands)
    return parser


def _setting_up(commands: argparse._SubParsersAction[Parser]) -> None:
    database = commands.add_parser("db", help=_("make or update the database"))
    actions = database.add_subparsers(dest="action", required=True, metavar="ACTION", parser_class=Parser)
    actions.add_parser("upgrade", help=_("bring the tables up to date")).set_defaults(run="setting_up.upgrade")
    seed = commands.add_parser("seed", help=_("load reference data, and the demo"))
    seed.add_argument("--demo", action="store_true", help=_("load the five encoded documents as well"))
    seed.set_defaults(run="setting_up.seed")
    commands.add_parser("doctor", help=_("check what the program needs")).set_defaults(run="setting_up.doctor")
    commands.add_parser("verify", help=_("hash every kept file again")).set_defaults(run="verifying.verify")
    commands.add_parser("serve", help=_("serve the pages on this machine")).set_defaults(run="setting_up.serve")


def _data(commands: argparse._SubParsersAction[Parser]) -> None:
    for name, run, what in (
        ("parse", "reading.parse", _("read a file and print what it holds")),
        ("import", "data.import_file", _("compare a file with the records, and apply it")),
    ):
        command = commands.add_parser(name, help=what)
        command.add_argument("file", metavar="FILE", nargs="?" if name == "import" else None)
        command.add_argument("--as", dest="kind", metavar="KIND", help=", ".join(Kind))
        command.add_argument("--format", choices=["json"], default="json")
        command.add_argument("--instrument", metavar="CODE", help=_("the treaty of a list that names none, as CAT"))
        command.set_defaults(run=run)
        if name == "import":
            command.add_argument("--apply", action="store_true", help=_("write it; without, only compare"))
            command.add_argument("--undo", type=int, metavar="BATCH", help=_("take back an import, by its number"))


def _sheets(commands: argparse._SubParsersAction[Parser]) -> None:
    command = commands.add_parser("export", help=_("write a list as a sheet, to be edited and imported again"))
    command.add_argument("--sheet", required=True, choices=list(map(str, Sheet)), help=_("which list"))
    command.add_argument("--state", metavar="STATE", help=_("of this State; positions and series need one"))
    command.add_argument("--out", required=True, metavar="FILE", help=_("the file to write, .xlsx or .csv"))
    command.set_defaults(run="sheets.export")


def _status(commands: argparse._SubParsersAction[Parser]) -> None:
    status = commands.add_parser("status", help=_("print the status of every unit of a State, with reasons"))
    status.add_argument("--state", metavar="STATE", help=_("ISO 3166 code, such as RUS"))
    status.add_argument("--as-of", type=day, metavar="DATE", help=_("as of this day; today by default"))
    status.add_argument("--public", action="store_true", help=_("from public evidence only"))
    status.add_argument("--format", choices=["json"], default="json")
    status.add_argument("--check", action="store_true", help=_("recompute what is stored and compare"))
    status.add_argument("--refresh", action="store_true", help=_("move open windows on to today"))
    status.set_defaults(run="statuses.status")


def _papers(commands: argparse._SubParsersAction[Parser]) -> None:
    draft = commands.add_parser("draft", help=_("write a submission"))
    brief = commands.add_parser("brief", help=_("write the one-page brief for a recommending State, or all"))
    for command, run in ((draft, "papers.draft"), (brief, "papers.brief")):
        command.add_argument("--state", required=True, metavar="STATE")
        command.add_argument("--cycle", required=True, type=int, metavar="N", help=_("the review it is filed for"))
        command.add_argument("--org", required=True, metavar="ORG")
        command.add_argument("--out", required=True, metavar="DIR")
        command.add_argument("--as-of", type=day, metavar="DATE", help=_("evidence up to this day; today by default"))
        command.add_argument("--force", action="store_true", help=_("replace a file with another content"))
        command.set_defaults(run=run)
    draft.add_argument("--format", default="pdf,docx", metavar="pdf,docx")
    brief.add_argument("--for", dest="reader", required=True, metavar="STATE", help=_("a State, or all"))


def _vault(commands: argparse._SubParsersAction[Parser]) -> None:
    keys = commands.add_parser("keys", help=_("the keys that protect people: show, check, rotate"))
    actions = keys.add_subparsers(dest="action", required=True, metavar="ACTION", parser_class=Parser)
    actions.add_parser("show", help=_("print which keys there are, never a key")).set_defaults(run="keys.show")
    actions.add_parser("check", help=_("see whether everything opens")).set_defaults(run="keys.check")
    master = actions.add_parser("rotate-master", help=_("make a new master key and wrap everything under it"))
    master.set_defaults(run="keys.rotate_master")
    one = actions.add_parser("rotate", help=_("give an organisation a new key"))
    one.add_argument("organisation", metavar="ORGANISATION")
    one.set_defaults(run="keys.rotate")
    purge = commands.add_parser("purge", help=_("destroy what is known of a person; without --yes, only say what"))
    purge.add_argument("person", metavar="PERSON", nargs="?", help=_("the code, such as P-7K2QX"))
    purge.add_argument("--reason", metavar="TEXT", help=_("stays on record and may not name the person"))
    purge.add_argument("--everything", action="store_true", help=_("also accounts of others that tell of the person"))
    purge.add_argument("--yes", action="store_true", help=_("do it"))
    purge.add_argument("--replay", action="store_true", help=_("purge again what a restored backup brought back"))
    purge.add_argument("--list", metavar="FILE", action="append", help=_("a further copy of purges.jsonl"))
    purge.set_defaults(run="keys.purge")


def _accounts(commands: argparse._SubParsersAction[Parser]) -> None:
    account = commands.add_parser("account", help=_("help somebody who cannot sign in any more"))
    actions = account.add_subparsers(dest="action", required=True, metavar="ACTION", parser_class=Parser)
    for name, run, what in (
        ("password", "accounts.password", _("give a person a new password, typed or from standard input")),
        ("reset-second-factor", "accounts.reset_second_factor", _("take away a second factor that was lost")),
    ):
        action = actions.add_parser(name, help=what)
        action.add_argument("mail", metavar="MAIL")
        action.set_defaults(run=run)


def _trail(commands: argparse._SubParsersAction[Parser]) -> None:
    audit = commands.add_parser("audit", help=_("the audit trail: whether it is whole"))
    actions = audit.add_subparsers(dest="action", required=True, metavar="ACTION", parser_class=Parser)
    verify = actions.add_parser("verify", help=_("find any row that was altered, removed, reordered or cut off"))
    verify.add_argument("--known", metavar="ROW:HASH", help=_("what you noted elsewhere of the last row"))
    verify.set_defaults(run="audit.verify")
    accept = actions.add_parser("accept", help=_("go on from a restored backup, with a reason that stays on record"))
    accept.add_argument("--reason", required=True, metavar="TEXT")
    accept.set_defaults(run="audit.accept")
    copy = commands.add_parser("travel-copy", help=_("a copy without the vault and without what is restricted"))
    copy.add_argument("--out", required=True, metavar="FILE", help=_("the new file"))
    copy.add_argument("--org", metavar="ORG", help=_("whose; needed where there are several"))
    copy.set_defaults(run="travelling.travel_copy")
