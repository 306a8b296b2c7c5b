"""Who may open which address, written from the code: `make access` brings docs/access.md up to date."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from flask import Flask
from werkzeug.routing import Rule

from tests.guards.tracked import CHECKOUT
from tracker.domain.roles import Role
from tracker.settings import Environment, Settings
from tracker.storage import engine as engines
from tracker.web import access
from tracker.web.access import Permission

FILE = CHECKOUT / "docs" / "access.md"
ROLES = (Role.VIEWER, Role.CONTRIBUTOR, Role.RESEARCHER, Role.REVIEWER, Role.PROTECTION, Role.ADMIN)
SILENT = {"HEAD", "OPTIONS"}


class Whose(StrEnum):
    """Whose the record is that an address names, and so who else is told that there is none."""

    NOBODYS = ""
    SHARED = "shared"
    ORGANISATION = "organisation's"
    PERSON = "person's"
    BEARER = "bearer's"


FEATURES: Mapping[str, Whose] = {
    "accounts": Whose.PERSON,
    "attachments": Whose.ORGANISATION,
    "audit": Whose.SHARED,
    "case_files": Whose.ORGANISATION,
    "communications": Whose.SHARED,
    "desk": Whose.SHARED,
    "documents": Whose.ORGANISATION,
    "evidence": Whose.ORGANISATION,
    "figures": Whose.SHARED,
    "grades": Whose.SHARED,
    "imports": Whose.SHARED,
    "indicators": Whose.SHARED,
    "invitations": Whose.BEARER,
    "judgements": Whose.SHARED,
    "lineage": Whose.SHARED,
    "named": Whose.ORGANISATION,
    "obligations": Whose.SHARED,
    "organisation": Whose.ORGANISATION,
    "people": Whose.ORGANISATION,
    "people_here": Whose.ORGANISATION,
    "pledges": Whose.SHARED,
    "positions": Whose.SHARED,
    "recommendations": Whose.SHARED,
    "second_person": Whose.ORGANISATION,
    "sheets": Whose.SHARED,
    "start": Whose.SHARED,
    "states": Whose.SHARED,
    "static": Whose.SHARED,
    "submissions": Whose.ORGANISATION,
    "treaties": Whose.SHARED,
}
"""Of each feature, whose the records are that its addresses name. A new feature with such an address stands here."""

EXCEPT: Mapping[str, Whose] = {
    "named.state": Whose.SHARED,  # it names a State; who is named for it is told of one's own organisation
    "submissions.paper": Whose.SHARED,  # it names a State and a cycle; what is in it is the reader's own
}

_HEAD = """\
# Who may do what

Every address of the site, made from the code (`make access`) and walked by a test for every role, signed in and not.

- **yes**: it opens; **no**: it answers 403, whatever the address names; **sign in**: it leads to the sign-in.
- **Again**: it asks for the password once more where the sign-in is older than half an hour.
- **Names**: whose the record is that the address names. *Shared*: published records, which every organisation here
  works on. *Organisation's* and *person's*: to anybody else it is as if it were not there, 404. *Bearer's*: whoever
  holds the link. An empty field: the address names none.

A person may hold several roles; what they may do adds up. The public result and the internal one are told apart
inside the pages (`docs/status-method.md`): a viewer sees the public one, a contributor that and what he or she
recorded.
"""


@dataclass(frozen=True, slots=True)
class Line:
    """One address, asked for in one way, as the document tells it."""

    endpoint: str
    address: str
    method: str
    permission: Permission | None
    is_fresh_only: bool
    whose: Whose
    cells: tuple[str, ...]  # of somebody who is not signed in, then of each role


def bare_app(folder: Path) -> Flask:
    """Return the site over a database that is never opened."""
    from tracker.app import create_app

    settings = Settings("sqlite://", folder, 8000, Environment.DEMO, given_secret="0123456789abcdef" * 4)
    return create_app(settings, engines.create("sqlite://"))


def lines(app: Flask) -> tuple[Line, ...]:
    """Return every address in every way it may be asked for, by endpoint."""
    rules = sorted(app.url_map.iter_rules(), key=lambda rule: (rule.endpoint, rule.rule))
    return tuple(_line(app, rule, method) for rule in rules for method in sorted((rule.methods or set()) - SILENT))


def undeclared(app: Flask) -> set[str]:
    """Return the features that have addresses of records and do not say here whose they are."""
    rules = [rule for rule in app.url_map.iter_rules() if rule.arguments]
    return {rule.endpoint.partition(".")[0] for rule in rules} - set(FEATURES)


def written() -> str:
    """Return the document as the code has it."""
    with tempfile.TemporaryDirectory() as folder:
        app = bare_app(Path(folder))
    return "\n".join([_HEAD, *_table(lines(app)), ""])


def _line(app: Flask, rule: Rule, method: str) -> Line:
    permission = access.permission_of(app, rule.endpoint)
    return Line(
        endpoint=rule.endpoint,
        address=rule.rule,
        method=method,
        permission=permission,
        is_fresh_only=access.is_fresh_only(app, rule.endpoint),
        whose=_whose(rule),
        cells=(_anonymous(permission), *(_cell(permission, role) for role in ROLES)),
    )


def _whose(rule: Rule) -> Whose:
    if not rule.arguments:
        return Whose.NOBODYS
    feature = rule.endpoint.partition(".")[0]
    return EXCEPT.get(rule.endpoint) or FEATURES.get(feature, Whose.NOBODYS)


def _anonymous(permission: Permission | None) -> str:
    if permission is None:
        return "no"
    return "yes" if permission is Permission.ANYONE else "sign in"


def _cell(permission: Permission | None, role: Role) -> str:
    return "yes" if permission is not None and access.allowed(permission, {role}) else "no"


def _table(found: tuple[Line, ...]) -> Iterator[str]:
    yield f"| endpoint | address | method | permission | again | names | nobody | {' | '.join(ROLES)} |"
    yield "|" + "---|" * (7 + len(ROLES))
    for each in found:
        again = "yes" if each.is_fresh_only else ""
        first = f"{each.endpoint} | `{each.address}` | {each.method} | {each.permission or 'closed'}"
        yield f"| {first} | {again} | {each.whose} | {' | '.join(each.cells)} |"


if __name__ == "__main__":
    FILE.write_text(written(), encoding="utf-8")
