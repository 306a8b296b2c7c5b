"""The bodies that recommend, as the Index names them, onto ours: "CCPR", "SR on trafficking", "CRC"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from tracker import paths
from tracker.domain.kinds import DocumentKind
from tracker.domain.vocabulary import Mechanism
from tracker.services.imports.terms import code_of
from tracker.services.seeding.sources import read_table
from tracker.storage.models import MechanismBody

REVIEW = "UPR"

# Only what is certain by the name alone; "Group of Experts on …" can be of either kind.
# Source: the titles of the special procedures' mandates, and how the Index abbreviates them.
_MANDATE = re.compile(
    r"(?P<holder>SRSG|RSG|SR|IE|WG|Special Rapporteur|Independent Expert|Working Group)\s+(?P<on>on|in)\s+"
    r"(?:the\s+)?(?P<subject>.+)",
    re.IGNORECASE,
)
_INQUIRY = re.compile(
    r"(?:COI|FFM|IIFFMM?|Commission of Inquiry|(?:Independent )?(?:International )?Fact[- ]Finding Mission)\b",
    re.IGNORECASE,
)
_NO_MANDATE = re.compile(r"UPR|Universal Periodic Review", re.IGNORECASE)
_HOLDERS = {
    "IE": "Independent Expert",
    "RSG": "Representative of the Secretary-General",
    "SR": "Special Rapporteur",
    "SRSG": "Special Representative of the Secretary-General",
    "WG": "Working Group",
}
_SHORT = {name.casefold(): short for short, name in _HOLDERS.items()}


@dataclass(frozen=True, slots=True)
class Body:
    """A body of a mechanism: our code, its kind, and what it is called."""

    code: str
    kind: Mechanism
    name: str
    short_name: str


@dataclass(frozen=True, slots=True)
class Bodies:
    """The bodies on record, by every spelling that is known."""

    known: Mapping[str, Body]

    @classmethod
    def load(cls, session: Session) -> Bodies:
        """Read the bodies on record: one query."""
        columns = (MechanismBody.code, MechanismBody.kind, MechanismBody.name, MechanismBody.short_name)
        by_code: dict[str, Body] = {}
        known: dict[str, Body] = {}
        for code, kind, name, short in session.execute(select(*columns).order_by(MechanismBody.code)):
            by_code[code] = body = Body(code, kind, name, short)
            known |= {code_of(spelling): body for spelling in (name, short, code)}
        spelled = {spelling: by_code[code] for spelling, code in _lookup().items() if code in by_code}
        return cls(known | spelled)

    def find(self, printed: str) -> Body | None:
        """Return the body that a spelling stands for, one of its own where its kind is certain; None otherwise."""
        if (body := self.known.get(code_of(printed))) is not None:
            return body
        body = _unknown(printed)
        return body and self.known.get(code_of(body.name), body)

    def missing(self, printed: Iterable[str]) -> tuple[dict[str, Any], ...]:
        """Return the rows to add before records of these bodies are written; none for what is no body."""
        codes = {body.code for body in self.known.values()}
        bodies = (body for name in sorted(set(printed), reverse=True) if (body := self.find(name)))
        found = {body.code: body for body in bodies if body.code not in codes}
        return tuple(
            {"code": body.code, "kind": body.kind, "name": body.name, "short_name": body.short_name}
            for _code, body in sorted(found.items())
        )


def put(session: Session, missing: Iterable[dict[str, Any]]) -> None:
    """Add the bodies that are missing, in one statement."""
    if rows := list(missing):
        session.execute(insert(MechanismBody), rows)


@lru_cache(maxsize=1024)
def _unknown(printed: str) -> Body | None:
    """Return a body that is not on record, where its name leaves no doubt; of several in one cell none is it."""
    name = " ".join(printed.split())
    if any(_MANDATE.match(piece.strip()) or _INQUIRY.match(piece.strip()) for piece in name.split(",")[1:]):
        return None
    if (mandate := _MANDATE.fullmatch(name)) and not _NO_MANDATE.match(mandate["subject"]):
        short = _SHORT.get(mandate["holder"].casefold(), mandate["holder"].upper())
        about = f"{mandate['on'].lower()} {mandate['subject']}"
        code = f"{short}-{code_of(mandate['subject']).upper().replace('_', '-')}"
        return Body(code, Mechanism.SPECIAL_PROCEDURE, f"{_HOLDERS[short]} {about}", f"{short} {about}")
    if _INQUIRY.match(name):
        return Body(code_of(name).upper().replace("_", "-"), Mechanism.COMMISSION_OF_INQUIRY, name, name)
    return None


def document_kind(body: Body) -> DocumentKind:
    """Return what the documents of a body are, as the Index holds them."""
    match body.kind:
        case Mechanism.UPR:
            return DocumentKind.WG_REPORT
        case Mechanism.COMMISSION_OF_INQUIRY:
            return DocumentKind.COI_REPORT
        case Mechanism.TREATY_BODY if body.code != "SPT":
            return DocumentKind.CONCLUDING_OBSERVATIONS
        case Mechanism.SECURITY_COUNCIL:
            return DocumentKind.RESOLUTION
        case _:
            return DocumentKind.REPORT


@lru_cache(maxsize=1)
def _lookup() -> Mapping[str, str]:
    rows = read_table(paths.SEED / "lookups" / "bodies.csv", "printed body")
    return {code_of(row.required("printed")): row.required("body") for row in rows}
