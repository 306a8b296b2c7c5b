"""What the demo has none of and what must be protected: people, consent, case files, files kept, what was published."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from unittest import mock

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.browser import members
from tests.browser.members import Reader
from tests.factories.people import KOREAN
from tests.factories.vaults import secrets
from tests.fixtures.hostile_files import PDF
from tracker.domain.audience import Audience
from tracker.domain.dates import When
from tracker.domain.kinds import EvidenceKind
from tracker.domain.protection import ConsentForm, ConsentGiver, ConsentUse, PersonRole, TieKind
from tracker.domain.vocabulary import (
    Finding,
    Level,
    PublicationBasis,
    Reliability,
    ReviewState,
    Scope,
    Strand,
)
from tracker.services import attachments, case_files, codes, evidence
from tracker.services.case_files import CaseFileEntry
from tracker.services.clock import today
from tracker.services.entries import fingerprint
from tracker.services.evidence.entry import EvidenceEntry, LinkEntry
from tracker.services.people import consents, disclosures, links, making, pages, purging, ties
from tracker.services.people.agreed import Basis
from tracker.services.people.consents import ConsentEntry
from tracker.services.vault import people
from tracker.services.vault.keys import Keyring
from tracker.services.vault.master import FOLDER
from tracker.storage import models
from tracker.storage.engine import transaction

STATE, DOCUMENT = "RUS", "MEMORIAL-2020"
PERSON, RELATIVE, ALONE, GONE = "P-7K2QX", "P-3MN4R", "P-9WXYZ", "P-2GHJK"
FILE, SHUT, BARE = "F-7K2Q", "F-3MN4", "F-9WXY"
TESTIMONY, RESTRICTED = f"{DOCUMENT}!E-7K2Q", f"{DOCUMENT}!E-3MN4"
SCAN, SEALED = "a" * 32, "b" * 32
ASK = "A/HRC/24/14#140.202"
ARABIC = "قالت إنها خائفة ولا تريد أن تعود قبل أن تنظر المحكمة في القضية."
SPOKEN = "그는 법원이 사건을 심리하기 전에는 돌아가고 싶지 않다고 말했다."
_AGREED = (
    (ConsentUse.INTERNAL, ConsentForm.NAMED),
    (ConsentUse.COALITION, ConsentForm.PSEUDONYM),
    (ConsentUse.UN_CONFIDENTIAL, ConsentForm.PSEUDONYM),
    (ConsentUse.UN_PUBLIC, ConsentForm.PSEUDONYM),
    (ConsentUse.MEDIA, ConsentForm.AGGREGATE),
)


@dataclass(frozen=True, slots=True)
class _World:
    session: Session
    by: Reader
    folder: Path
    words: str

    @property
    def ours(self) -> dict[str, int]:
        return {"organisation_id": self.by.organisation_id}


def lay_out(engine: Engine, folder: Path, *, words: str) -> None:
    """Add everything, in transactions of its own; names that are drawn elsewhere are known here."""
    keyring = Keyring(folder / FOLDER)
    with _known(), transaction(engine) as session:
        by = members.reader(session, keyring)
        members.lay_out(session, by)
        world = _World(session, by, folder, words)
        _open_case_files(world)
        _record_people(world)
        _record_evidence(world)
        _keep_files(world)
        _link(world)
        _publish(world)
        people_gone = {"reason": "the person asked for it", "data_dir": folder}
        purging.purge(session, keyring, by.actor, GONE, **people_gone)  # type: ignore[arg-type]
    purging.finish(engine, folder)


@contextmanager
def _known() -> Iterator[None]:
    """Give what is drawn at random the names that pages are asked for by."""
    drawn = ["7K2Q", "3MN4", "9WXY", "7K2Q", "3MN4"]  # three case files, then two items of evidence
    with (
        mock.patch.object(codes, "drawn", side_effect=drawn),
        mock.patch.object(people, "_free_code", side_effect=[PERSON, RELATIVE, ALONE, GONE]),
        mock.patch(
            "tracker.services.attachments.intake.secrets", mock.Mock(**{"token_hex.side_effect": [SCAN, SEALED]})
        ),
    ):
        yield


def _open_case_files(world: _World) -> None:
    for title, is_restricted in ((world.words, False), ("Sent back in spring", True), ("A file without items", False)):
        entry = CaseFileEntry(STATE, title, is_restricted)
        case_files.record(world.session, world.by.actor, entry, user_id=world.by.id, **world.ours)


def _record_people(world: _World) -> None:
    session, by = world.session, world.by
    for known in KOREAN[:4]:
        making.record(session, by.keyring, by.actor, secrets=secrets(known), **world.ours)
    given, soon = When.on(today() - timedelta(days=200)), When.on(today() + timedelta(days=40))
    for ref, agreed, ends in ((PERSON, _AGREED, soon), (RELATIVE, _AGREED[:2], None), (GONE, _AGREED[:1], None)):
        entry = ConsentEntry(agreed, ConsentGiver.SELF, "ko", given, ends)
        consents.record(session, by.actor, ref, entry, **world.ours)
    ties.tie(session, by.actor, PERSON, other=RELATIVE, kind=TieKind.RELATIVE, **world.ours)
    ties.tie(session, by.actor, PERSON, other=ALONE, kind=TieKind.INTERPRETER, **world.ours)


def _record_evidence(world: _World) -> None:
    said = LinkEntry(ASK, Finding.NO_CHANGE, Level.OUTCOME, Scope.INDIVIDUAL)
    plain = EvidenceEntry(
        document=DOCUMENT,
        state=STATE,
        kind=EvidenceKind.TESTIMONY,
        summary=world.words,
        strand=Strand.TESTIMONY,
        reliability=Reliability.B,
        origin="P-1",
        code="P-1",
        when=When.on(date(2019, 3, 4)),  # type: ignore[arg-type]
        review_state=ReviewState.IN_REVIEW,
        publication_basis=PublicationBasis.INTERNAL,
        links=(said,),
        quote=ARABIC,
        quote_language="ar",
        translation="She said that she is afraid, and does not want to go back before a court has looked at the case.",
        translation_language="en",
        case_file=FILE,
    )
    hidden = {"quote": SPOKEN, "quote_language": "ko", "is_restricted": True, "case_file": SHUT, "origin": "P-2"}
    approved = {"review_state": ReviewState.APPROVED, "code": "P-2", "links": (replace(said, scope=Scope.SYSTEMIC),)}
    _record(world, plain)
    _record(world, replace(plain, **hidden, **approved))  # type: ignore[arg-type]
    _amend(world, TESTIMONY, replace(plain, reliability=Reliability.C, locator="p. 12"))


def _record(world: _World, entry: EvidenceEntry) -> None:
    shown = _audience(world)
    evidence.record(world.session, world.by.actor, entry, approves=True, audience=shown, keyring=world.by.keyring)


def _amend(world: _World, ref: str, entry: EvidenceEntry) -> None:
    shown, keyring = _audience(world), world.by.keyring
    now = evidence.load(world.session, ref, actor=world.by.actor, audience=shown, keyring=keyring)
    changed = replace(entry, published=now.published, links=now.links)
    evidence.amend(
        world.session,
        world.by.actor,
        ref,
        changed,
        seen=fingerprint(now),
        approves=True,
        audience=shown,
        keyring=keyring,
    )


def _keep_files(world: _World) -> None:
    for ref, label in ((TESTIMONY, world.words[:180]), (RESTRICTED, "Recording, copied out")):
        checked = attachments.check([PDF], largest=1_000_000, clamd=None)
        attachments.receive(
            world.session,
            world.by.keyring,
            world.by.actor,
            checked,
            ref=ref,
            label=label,
            audience=_audience(world),
            data_dir=world.folder,
        )


def _link(world: _World) -> None:
    kept = {"audience": _audience(world), "keyring": world.by.keyring, **world.ours}
    for ref, who, role in (
        (TESTIMONY, PERSON, PersonRole.SPEAKER),
        (TESTIMONY, RELATIVE, PersonRole.RELATIVE),
        (TESTIMONY, ALONE, PersonRole.INTERPRETER),
        (RESTRICTED, PERSON, PersonRole.CONCERNED),
    ):
        links.link(world.session, world.by.actor, ref, person=who, role=role, **kept)  # type: ignore[arg-type]


def _publish(world: _World) -> None:
    """Note two files with the person in them, one of which is out, and let the person withdraw from one use."""
    session, actor = world.session, world.by.actor
    for name, digest in (("submission-russia.pdf", "1" * 64), (f"a-{'long-' * 30}name.docx", "2" * 64)):
        number = disclosures.record(
            session, actor, name=name, sha256=digest, use=ConsentUse.INTERNAL, evidence_refs=[TESTIMONY], **world.ours
        )
    disclosures.publish(session, actor, number, on=today(), **world.ours)
    found = pages.shown(session, PERSON, audience=_audience(world), **world.ours)
    seen = fingerprint(Basis(found.consents))
    consents.withdraw(session, actor, PERSON, uses=[ConsentUse.MEDIA], seen=seen, **world.ours)


def _audience(world: _World) -> Audience:
    """Return what the reader sees, the restricted file included, for which he or she is named."""
    file = world.session.scalars(select(models.CaseFile.id).where(models.CaseFile.code == SHUT)).one()
    return Audience(world.by.organisation_id, open_files=frozenset({file}))
