"""The demo with the fifty invented people in the vault of its organisation, and with all that tells of them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.browser import furnished, sent
from tests.factories import records as make
from tests.factories.people import PEOPLE, InventedPerson
from tests.factories.vaults import secrets
from tests.web_client import MAIL, PASSWORD
from tracker.domain.audience import Audience
from tracker.domain.dates import When
from tracker.domain.kinds import EvidenceKind
from tracker.domain.protection import ConsentForm, ConsentGiver, ConsentUse, PersonRole, TieKind
from tracker.domain.roles import Role
from tracker.domain.vocabulary import Finding, Level, PublicationBasis, Reliability, ReviewState, Scope, Strand
from tracker.services import accounts, attachments, case_files, evidence, seeding
from tracker.services.accounts import members
from tracker.services.case_files import CaseFileEntry
from tracker.services.clock import today
from tracker.services.entries import fingerprint
from tracker.services.evidence import reviewing
from tracker.services.evidence.entry import EvidenceEntry, LinkEntry
from tracker.services.people import agreed, consents, find, links, making, purging, ties
from tracker.services.people.consents import ConsentEntry
from tracker.services.results import assessments, facts
from tracker.services.vault.keys import Keyring
from tracker.storage import engine as engines
from tracker.storage import models, witness

DOCUMENT, STATE = "ASA 24/06/96", "RUS"
ASKS = (f"{DOCUMENT}#RUS-5", f"{DOCUMENT}#RUS-2/a")
SEALED = "Quillwort-canary"
"""A word that stands in every sealed text and nowhere else."""

TOLD, WITHDRAWN, EXPIRED = "Marram-told", "Marram-withdrawn", "Marram-expired"
"""Words of items that name nobody: of one to which everybody agreed, and of two to which nobody does any more."""

HERE = (Role.VIEWER, Role.CONTRIBUTOR, Role.RESEARCHER, Role.REVIEWER, Role.PROTECTION, Role.ADMIN)
ELSEWHERE = (Role.RESEARCHER, Role.PROTECTION)
IN_CASE_FILE_EVERY, FILE_EVERY = 5, 10
CONTRIBUTED = 3
"""Whose item the contributor recorded."""

_USE, _FORM = ConsentUse, ConsentForm
_LONG_AGO, _THEN = When.on(date(2015, 3, 4)), When.on(date(2020, 3, 4))


@dataclass(slots=True)
class Fifty:
    """What was written, by the order of the people: their codes, the items that name them, case files, attachments."""

    url: str
    folder: Path
    people: list[str] = field(default_factory=list)
    items: list[str] = field(default_factory=list)
    open_file: str = ""
    closed_file: str = ""
    attached: dict[str, int] = field(default_factory=dict)  # the person whose item each file belongs to
    told: dict[str, str] = field(default_factory=dict)  # items that name nobody, by the word in them
    purged: str = ""
    users: Mapping[str, int] = field(default_factory=dict)

    def copied(self, folder: Path) -> Fifty:
        """Return the same in a folder of its own, to be spoiled."""
        shutil.copytree(self.folder, folder)
        name = Path(self.url.removeprefix("sqlite:///")).name
        return replace(self, url=f"sqlite:///{folder / name}", folder=folder)

    def of_closed_file(self, place: int) -> bool:
        """Tell whether an item belongs to the case file that only its opener is named for."""
        return place % IN_CASE_FILE_EVERY == 1


def build(seeded: Path, folder: Path) -> Fifty:
    """Copy the demo, furnish it so that every page has an example, and write the fifty into it."""
    shutil.copyfile(seeded, folder / "demo.sqlite3")
    made = Fifty(f"sqlite:///{folder / 'demo.sqlite3'}", folder)
    engine, keyring = witness.witnessed(engines.create(made.url), folder), Keyring(folder / "keys")
    with engines.transaction(engine) as session:
        seeding.ensure_demo_user(session, MAIL, accounts.hash_password(PASSWORD))
        session.flush()
        furnished.furnish(session, words=furnished.PLAIN)
    sent.lay_out(engine, folder, words=furnished.PLAIN)
    with engines.transaction(engine) as session:
        made.users = dict(_users(session))
        writer = _Writer(session, keyring, made)
        writer.everybody()
        writer.told_without_names()
        writer.purged()
        _by_contributor(session, made)
        _kims_and_lees(session)
        assessments.renew(session, facts.tracked_states(session), as_of=today())
    purging.finish(engine, folder)
    engine.dispose()
    return made


def _users(session: Session) -> Iterator[tuple[str, int]]:
    ours = make.an_organisation(session)
    others = make.add(session, models.Organisation(code="OTHERS", name="Another organisation"))
    for organisation, roles, where in ((ours, HERE, "here"), (others, ELSEWHERE, "elsewhere")):
        for role in roles:
            user = make.a_user(session, email=f"{role}@{where}.example", organisation_id=organisation.id)
            members.give_roles(session, user.id, [role])
            yield f"{role} {where}", user.id


@dataclass(slots=True)
class _Writer:
    """Writes as the services do, for somebody of the protection role."""

    session: Session
    keyring: Keyring
    made: Fifty
    of_purged: str = ""

    @property
    def actor(self) -> str:
        return f"user:{self.user.id}"

    @property
    def user(self) -> models.User:
        return self.session.get_one(models.User, self.made.users[f"{Role.PROTECTION} here"])

    @property
    def audience(self) -> Audience:
        named = select(models.Named.case_file_id).where(models.Named.user_id == self.user.id)
        return Audience(self.user.organisation_id, open_files=frozenset(filter(None, self.session.scalars(named))))

    def everybody(self) -> None:
        self.made.open_file, self.made.closed_file = (self._case_file(kept) for kept in (False, True))
        # What names somebody was typed before the vault knew the name: afterwards no text may.
        self.made.items = [self._sealed(person, place) for place, person in enumerate(PEOPLE)]
        self.of_purged = self._sealed(PEOPLE[7], 7)
        for place, (person, item) in enumerate(zip(PEOPLE, self.made.items, strict=True)):
            ref = self._person(person)
            self.made.people.append(ref)
            self._agree(ref, place)
            self._link(item, ref, list(PersonRole)[place % len(PersonRole)])
            if place % FILE_EVERY == 0:
                self.made.attached[self._file(item, place)] = place
        first, second, *_others = self.made.people
        ours = self.user.organisation_id
        ties.tie(self.session, self.actor, first, other=second, kind=TieKind.RELATIVE, organisation_id=ours)

    def told_without_names(self) -> None:
        """Record what may be told of somebody, and then let one withdraw; of another the consent has run out."""
        for word, place in ((TOLD, 0), (WITHDRAWN, 2), (EXPIRED, 3)):
            ref = self.made.people[place]
            texts = {"summary": f"{word}: wages were kept back for a year.", "origin": f"P-{place}9"}
            internal = self._entry(is_restricted=False, code=f"P-{place}9", **texts)
            item = evidence.record(
                self.session, self.actor, internal, approves=True, audience=self.audience, keyring=self.keyring
            ).ref
            self._link(item, ref, PersonRole.SPEAKER)
            self._amend(item, publication_basis=PublicationBasis.CONSENT)
            seen = fingerprint(self._load(item))
            reviewing.approve(self.session, self.actor, item, seen=seen, audience=self.audience, keyring=self.keyring)
            self.made.told[word] = item
        ours = self.user.organisation_id
        ref = self.made.people[2]
        basis = agreed.Basis(agreed.on_record(self.session, find(self.session, ref, organisation_id=ours)))
        consents.withdraw(
            self.session, self.actor, ref, uses=[_USE.UN_PUBLIC], seen=fingerprint(basis), organisation_id=ours
        )

    def purged(self) -> None:
        """Purge somebody of whom the same is known as of one of the fifty, with an item and a file."""
        ref, item = self._person(PEOPLE[7]), self.of_purged
        self._link(item, ref, PersonRole.SPEAKER)
        self._file(item, 7)
        reason = "She asked for it on the telephone"
        purging.purge(self.session, self.keyring, self.actor, ref, reason=reason, data_dir=self.made.folder)
        self.made.purged = ref

    def _case_file(self, kept: bool) -> str:
        entry = CaseFileEntry(STATE, "Wages at two sites", is_restricted=kept)
        ours = self.user.organisation_id
        return case_files.record(self.session, self.actor, entry, organisation_id=ours, user_id=self.user.id)

    def _person(self, person: InventedPerson) -> str:
        ours = self.user.organisation_id
        return making.record(self.session, self.keyring, self.actor, organisation_id=ours, secrets=secrets(person))

    def _agree(self, ref: str, place: int) -> None:
        """Let every kind of consent be somebody's, and none somebody's too."""
        agreed_to, expires = (
            ({_USE.UN_PUBLIC: _FORM.PSEUDONYM}, None),
            ({}, None),
            ({_USE.UN_PUBLIC: _FORM.PSEUDONYM}, None),
            ({_USE.UN_PUBLIC: _FORM.PSEUDONYM}, _THEN),
            ({_USE.INTERNAL: _FORM.NAMED, _USE.COALITION: _FORM.NAMED}, None),
            ({_USE.MEDIA: _FORM.NAMED, _USE.COURT: _FORM.NAMED}, None),
            ({_USE.UN_PUBLIC: _FORM.AGGREGATE}, None),
            ({_USE.UN_CONFIDENTIAL: _FORM.PSEUDONYM}, None),
        )[place % 8]
        if agreed_to:
            giver = ConsentGiver.GUARDIAN if place % 3 else ConsentGiver.SELF
            entry = ConsentEntry(tuple(agreed_to.items()), giver, "ko", _LONG_AGO, expires)
            ours = self.user.organisation_id
            consents.record(self.session, self.actor, ref, entry, organisation_id=ours)

    def _sealed(self, person: InventedPerson, place: int) -> str:
        """Record testimony that names a person, with every text in which that can be said; every third is amended."""
        known = ", ".join((person.real_name, *person.also_known_as))
        file = self.made.closed_file if self.made.of_closed_file(place) else self.made.open_file
        given = self._entry(
            summary=f"{SEALED}: {known} told of {person.place}.",
            quote=f"{person.real_name} · {person.place}",
            quote_language="ko",
            translation=f"I am {known}. Call {person.contact}.",
            translation_language="en",
            locator=person.place,
            case_file=file if place % IN_CASE_FILE_EVERY < 2 else "",
            links=(LinkEntry(ASKS[place % 2], Finding.NO_CHANGE, Level.OUTCOME, Scope.SYSTEMIC),) if place < 3 else (),
        )
        done = evidence.record(
            self.session, self.actor, given, approves=True, audience=self.audience, keyring=self.keyring
        )
        if place % 12 == 0:
            self._amend(done.ref, summary=f"{given.summary} Twice.")
        return done.ref

    def _amend(self, ref: str, **given: object) -> None:
        former = self._load(ref)
        entry = replace(former, **given)  # type: ignore[arg-type]
        evidence.amend(
            self.session,
            self.actor,
            ref,
            entry,
            seen=fingerprint(former),
            approves=True,
            reason="Heard again",
            audience=self.audience,
            keyring=self.keyring,
        )

    def _load(self, ref: str) -> EvidenceEntry:
        return evidence.load(self.session, ref, actor=self.actor, audience=self.audience, keyring=self.keyring)

    def _link(self, item: str, ref: str, role: PersonRole) -> None:
        ours = self.user.organisation_id
        links.link(
            self.session,
            self.actor,
            item,
            person=ref,
            role=role,
            organisation_id=ours,
            audience=self.audience,
            keyring=self.keyring,
            data_dir=self.made.folder,
        )

    def _file(self, item: str, place: int) -> str:
        """Add a file that names everybody to an item."""
        told = "\n".join(f"{each.real_name}; {each.contact}; {each.place}" for each in (PEOPLE[place], *PEOPLE))
        checked = attachments.check([told.encode()], largest=1024**2, clamd=None)
        return attachments.receive(
            self.session,
            self.keyring,
            self.actor,
            checked,
            ref=item,
            label="Notes of an interview",
            audience=self.audience,
            data_dir=self.made.folder,
        )

    @staticmethod
    def _entry(**given: object) -> EvidenceEntry:
        plain: dict[str, object] = {
            "document": DOCUMENT,
            "state": STATE,
            "kind": EvidenceKind.TESTIMONY,
            "summary": "",
            "strand": Strand.TESTIMONY,
            "reliability": Reliability.B,
            "origin": "P-1",
            "when": When.on(date(1996, 3, 4)),
            "review_state": ReviewState.APPROVED,
            "publication_basis": PublicationBasis.INTERNAL,
            "code": "P-1",
            "is_restricted": True,
        }
        return EvidenceEntry(**plain | given)  # type: ignore[arg-type]


def _by_contributor(session: Session, made: Fifty) -> None:
    """Let one item be the contributor's own, who sees that one and no other."""
    mine = models.Evidence.ref == made.items[CONTRIBUTED]
    by = f"user:{made.users[f'{Role.CONTRIBUTOR} here']}"
    session.execute(update(models.Evidence).where(mine).values(recorded_by=by, edited_by=by))


KIMS = (
    "Kim Tok Su, Kim Mo Ran, Choe Son Hui, Ri Son Gwon and Pak Jong Chon held office. "
    "Mr Kim and Ms Lee hope that the law will change; in May grace was shown."
)
"""What may be said of the DPRK: names of office holders, and single parts that people of the vault have too."""


def _kims_and_lees(session: Session) -> None:
    """Say that of the DPRK, wherever a draft repeats what was asked and what was found."""
    of_dprk = select(models.Addressee.recommendation_id).where(models.Addressee.state_code == "PRK")
    mine = (models.Evidence.state_code == "PRK", models.Evidence.publication_basis == PublicationBasis.PUBLISHED_SOURCE)
    session.execute(update(models.Part).where(models.Part.recommendation_id.in_(of_dprk)).values(text=KIMS))
    session.execute(update(models.Evidence).where(*mine).values(summary=KIMS, quote=KIMS, quote_language="en"))
