"""Rows with sane defaults, each bringing what it needs; a test names only what it is about."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.audience import EVERYTHING, PUBLIC, Audience
from tracker.domain.kinds import CommunicationKind, DocumentKind, EvidenceKind, Membership
from tracker.domain.vocabulary import (
    AddresseeKind,
    AskKind,
    Certainty,
    Confidence,
    DatePrecision,
    Finding,
    InstrumentKind,
    Level,
    Mechanism,
    RegionalGroup,
    Reliability,
    Scope,
    Status,
    Strand,
    TreatyAct,
    Wording,
)
from tracker.storage.base import Base
from tracker.storage.models import (
    Addressee,
    Cluster,
    Communication,
    Cycle,
    Evidence,
    EvidenceLink,
    Instrument,
    Judgement,
    MechanismBody,
    Organisation,
    Part,
    Provision,
    Recommendation,
    Review,
    SourceDocument,
    State,
    StatedFigure,
    StoredAssessment,
    TreatyAction,
    UprSession,
    User,
)

DAY = date(2020, 5, 4)
HASH = "$argon2id$v=19$m=8,t=1,p=1$c2FsdA$aGFzaA"
_numbers = count(1)
Row = TypeVar("Row", bound=Base)


def add(session: Session, row: Row) -> Row:
    """Write one row and return it with its key."""
    session.add(row)
    session.flush()
    return row


def an_organisation(session: Session) -> Organisation:
    """Return the organisation that was there first, made where there is none."""
    found = session.scalars(select(Organisation).order_by(Organisation.id).limit(1)).first()
    return found or add(session, Organisation(code="TEST", name="Test"))


def a_state(session: Session, code: str = "NRL", **values: Any) -> State:
    """Return the invented State of this code, made once."""
    found = session.get(State, code)
    number = next(_numbers)
    plain = {
        "code": code,
        "iso2": f"{chr(65 + number // 10 % 26)}{number % 10}",  # no real State's: one of its letters is a digit
        "m49": f"x{number % 100:02}",
        "name": f"State {code}",
        "official_name": f"Republic of {code}",
        "regional_group": RegionalGroup.AFRICAN,
        "membership": Membership.MEMBER,
    }
    return found or add(session, State(**plain | values))


def a_mechanism(session: Session, code: str = "UPR") -> MechanismBody:
    """Return the body of this code, made once."""
    found = session.get(MechanismBody, code)
    return found or add(session, MechanismBody(code=code, kind=Mechanism.UPR, name=f"Body {code}", short_name=code))


def a_cycle(session: Session, number: int = 2) -> Cycle:
    """Return the cycle of this number, made once."""
    found = session.get(Cycle, number)
    made = Cycle(number=number, first_session=1, certainty=Certainty.CONFIRMED, source="test")
    return found or add(session, made)


def a_session(session: Session, number: int = 16, **values: Any) -> UprSession:
    """Write a session of the Working Group."""
    plain = {
        "number": number,
        "cycle": a_cycle(session).number,
        "starts_on": DAY,
        "precision": DatePrecision.DAY,
        "label": "May 2020",
        "certainty": Certainty.CONFIRMED,
        "source": "test",
    }
    return add(session, UprSession(**plain | values))


def a_review(session: Session, state: str = "NRL", cycle: int = 2, **values: Any) -> Review:
    """Write a review with its day."""
    plain = {
        "state_code": a_state(session, state).code,
        "cycle": a_cycle(session, cycle).number,
        "reviewed_on": DAY,
        "certainty": Certainty.CONFIRMED,
        "source": "test",
    }
    return add(session, Review(**plain | values))


def a_document(session: Session, **values: Any) -> SourceDocument:
    """Write a published document."""
    plain = {
        "key": f"A/HRC/99/{next(_numbers)}",
        "kind": DocumentKind.WG_REPORT,
        "mechanism_code": a_mechanism(session).code,
        "title": "Report",
        "dated_first": DAY,
        "dated_last": DAY,
        "dated_precision": DatePrecision.DAY,
        "published_on": DAY,
        "published_precision": DatePrecision.DAY,
    }
    return add(session, SourceDocument(**plain | values))


def a_recommendation(session: Session, **values: Any) -> Recommendation:
    """Write a recommendation in a document of its own, unless one is given."""
    document = values.get("document_id") or a_document(session).id
    number = f"26.{next(_numbers)}"
    plain = {
        "ref": f"{document}#{number}",
        "document_id": document,
        "number": number,
        "ordinal": 1,
        "asked_first": DAY,
        "asked_last": DAY,
        "asked_precision": DatePrecision.DAY,
        "text": "Build schools",
        "wording": Wording.PARAPHRASE,
    }
    return add(session, Recommendation(**plain | values))


def a_part(session: Session, **values: Any) -> Part:
    """Write the only part of a recommendation of its own, unless one is given."""
    plain = {
        "recommendation_id": values.get("recommendation_id") or a_recommendation(session).id,
        "ref": f"part {next(_numbers)}",
        "ordinal": 1,
        "text": "Build schools",
        "ask_kind": AskKind.DO,
    }
    return add(session, Part(**plain | values))


def an_addressee(session: Session, **values: Any) -> Addressee:
    """Address a recommendation to a State."""
    plain = {
        "recommendation_id": values.get("recommendation_id") or a_recommendation(session).id,
        "kind": AddresseeKind.STATE,
        "state_code": a_state(session).code,
    }
    return add(session, Addressee(**plain | values))


def a_cluster(session: Session, **values: Any) -> Cluster:
    """Write a cluster of a review of its own, unless one is given."""
    review = values.get("review_id") or a_review(session).id
    plain = {"ref": f"cluster:{next(_numbers)}", "title": "Schools", "review_id": review}
    return add(session, Cluster(**plain | values))


def evidence(session: Session, **values: Any) -> Evidence:
    """Write a draft item of evidence, for internal use as everything is by default."""
    plain = {
        "ref": f"doc!item-{next(_numbers)}",
        "document_id": values.get("document_id") or a_document(session).id,
        "kind": EvidenceKind.REPORT,
        "state_code": a_state(session).code,
        "organisation_id": values.get("organisation_id") or an_organisation(session).id,
        "summary": "No school was built",
        "strand": Strand.CIVIL_SOCIETY,
        "reliability": Reliability.B,
        "origin": "survey-2020",
        "when_first": DAY,
        "when_last": DAY,
        "when_precision": DatePrecision.DAY,
        "recorded_on": DAY,
    }
    return add(session, Evidence(**plain | values))


def a_link(session: Session, **values: Any) -> EvidenceLink:
    """Link evidence to a part, unless a target is given."""
    target = {} if {"part_id", "cluster_id"} & values.keys() else {"part_id": a_part(session).id}
    plain = {
        "evidence_id": values.get("evidence_id") or evidence(session).id,
        "finding": Finding.NO_CHANGE,
        "level": Level.PROCESS,
        "scope": Scope.SYSTEMIC,
    }
    return add(session, EvidenceLink(**plain | target | values))


def an_instrument(session: Session, code: str = "TST", **values: Any) -> Instrument:
    """Return the treaty of this code with its provision for the whole, made once."""
    found = session.get(Instrument, code)
    if found is None:
        plain = {"code": code, "kind": InstrumentKind.TREATY, "name": f"Treaty {code}", "short_name": code}
        found = add(session, Instrument(**plain | values))
        add(session, Provision(instrument_code=code, number=""))
    return found


def a_treaty_action(session: Session, **values: Any) -> TreatyAction:
    """Write a ratification."""
    plain = {
        "state_code": a_state(session).code,
        "instrument_code": an_instrument(session).code,
        "act": TreatyAct.RATIFICATION,
        "done_first": DAY,
        "done_last": DAY,
        "done_precision": DatePrecision.DAY,
        "as_of": DAY,
        "source": "test",
        "certainty": Certainty.CONFIRMED,
    }
    return add(session, TreatyAction(**plain | values))


def a_figure(session: Session, **values: Any) -> StatedFigure:
    """Write a figure stated by a document."""
    plain = {
        "ref": f"doc~figure-{next(_numbers)}",
        "document_id": a_document(session).id,
        "state_code": a_state(session).code,
        "series": "schools",
        "about": "schools",
        "value": 207.0,
        "value_text": "207",
        "unit": "schools",
        "period_first": DAY,
        "period_last": DAY,
        "period_precision": DatePrecision.DAY,
        "attributed_to": "the ministry",
    }
    return add(session, StatedFigure(**plain | values))


def a_letter(session: Session, **values: Any) -> Communication:
    """Write a letter of a Special Rapporteur."""
    plain = {
        "reference": f"OL NRL {next(_numbers)}/2020",
        "kind": CommunicationKind.OTHER,
        "state_code": a_state(session).code,
        "mandate": "Special Rapporteur on schools",
        "sent_on": DAY,
        "document_id": a_document(session).id,
    }
    return add(session, Communication(**plain | values))


def a_user(session: Session, **values: Any) -> User:
    """Write a person who may sign in."""
    number = next(_numbers)
    plain = {
        "email": f"p-{number}@example.org",
        "password": HASH,
        "fs_uniquifier": str(number),
        "organisation_id": values.get("organisation_id") or an_organisation(session).id,
    }
    return add(session, User(**plain | values))


def a_judgement(session: Session, **values: Any) -> Judgement:
    """Write a reviewer's judgement."""
    plain = {
        "part_id": a_part(session).id,
        "state_code": a_state(session).code,
        "cycle": 2,
        "status": Status.NOT_IMPLEMENTED,
        "rationale": "Nobody saw a school",
        "decided_on": DAY,
        "user_id": a_user(session).id,
    }
    return add(session, Judgement(**plain | values))


def an_assessment(session: Session, *, audience: Audience = EVERYTHING, **values: Any) -> StoredAssessment:
    """Write a stored answer: the public's, or that of the organisation that was there first."""
    lists: dict[str, Any] = {
        name: []
        for name in ("flags", "reasons", "evidence_for", "evidence_against", "claims", "baseline", "shown_beside")
    }
    plain = {
        "part_id": a_part(session).id,
        "state_code": a_state(session).code,
        "cycle": 2,
        "organisation_id": None if audience == PUBLIC else an_organisation(session).id,
        "status": Status.NOT_ASSESSED,
        "rule": "S9",
        "rulebook": 1,
        "confidence": Confidence.NONE,
        "as_of": DAY,
    }
    return add(session, StoredAssessment(**lists | plain | values))
