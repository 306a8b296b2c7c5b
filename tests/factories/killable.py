"""A site with what a kill could harm: items that wait for review, open and restricted, files with them, and people."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.factories.attached import add_file
from tests.factories.people import PEOPLE
from tests.factories.vaults import secrets
from tests.fixtures.hostile_files import PDF
from tests.web_client import MAIL, PASSWORD
from tracker.domain.audience import Audience
from tracker.domain.dates import When
from tracker.domain.kinds import EvidenceKind
from tracker.domain.protection import PersonRole
from tracker.domain.vocabulary import Finding, Level, PublicationBasis, Reliability, ReviewState, Scope, Strand
from tracker.services import accounts, evidence, seeding
from tracker.services.evidence.entry import EvidenceEntry, LinkEntry
from tracker.services.people import links, making
from tracker.services.vault.keys import Keyring
from tracker.services.vault.master import FOLDER
from tracker.storage.engine import transaction
from tracker.storage.models import Evidence, User

STATE, DOCUMENT, ASK = "RUS", "MEMORIAL-2020", "A/HRC/24/14#140.202"
_PLAIN = EvidenceEntry(
    document=DOCUMENT,
    state=STATE,
    kind=EvidenceKind.TESTIMONY,
    summary="The court has not looked at the case",
    strand=Strand.TESTIMONY,
    reliability=Reliability.B,
    origin="P-1",
    code="P-1",
    when=When.on(date(2019, 3, 4)),  # type: ignore[arg-type]
    review_state=ReviewState.IN_REVIEW,
    publication_basis=PublicationBasis.INTERNAL,
    links=(LinkEntry(ASK, Finding.NO_CHANGE, Level.OUTCOME, Scope.SYSTEMIC),),
)


@dataclass(frozen=True, slots=True)
class Laid:
    """What was laid out: items in review, each with its summary, open and restricted in turn, and codes of people."""

    items: dict[str, str]
    people: tuple[str, ...]


def lay_out(engine: Engine, data_dir: Path, *, items: int, people: int) -> Laid:
    """Add a reader with every role, items, and people who speak in restricted items of their own, each with a file."""
    keyring = Keyring(data_dir / FOLDER)
    with transaction(engine) as session:
        seeding.ensure_demo_user(session, MAIL, accounts.hash_password(PASSWORD))
        session.flush()
        user = session.scalars(select(User).where(User.email == MAIL)).one()
        refs = dict(_item(session, keyring, user, number) for number in range(items))
        codes = [_person(session, keyring, user, number, data_dir) for number in range(people)]
    return Laid(refs, tuple(codes))


def _item(session: Session, keyring: Keyring, user: User, number: int) -> tuple[str, str]:
    is_restricted = number % 2 == 1
    entry = replace(_PLAIN, summary=f"{_PLAIN.summary} ({number})", is_restricted=is_restricted)
    done = evidence.record(
        session,
        f"user:{user.id}",
        entry,
        approves=True,
        audience=Audience(user.organisation_id),
        keyring=keyring,
    )
    return done.ref, entry.summary


def _person(session: Session, keyring: Keyring, user: User, number: int, data_dir: Path) -> str:
    actor, ours = f"user:{user.id}", {"organisation_id": user.organisation_id}
    code = making.record(session, keyring, actor, secrets=secrets(PEOPLE[number]), **ours)
    (ref, _summary), audience = _item(session, keyring, user, 1), Audience(user.organisation_id)
    links.link(
        session,
        actor,
        ref,
        person=code,
        role=PersonRole.SPEAKER,
        audience=audience,
        keyring=keyring,
        data_dir=data_dir,
        **ours,
    )
    item = session.scalars(select(Evidence).where(Evidence.ref == ref)).one()
    add_file(session, keyring, data_dir, user, item, content=PDF + f"% {code}".encode())
    return code
