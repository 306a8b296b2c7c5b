"""What people are called in one publication: a name of its own there, so that nobody can join what two papers tell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, aliased

from tracker.domain.audience import PUBLIC
from tracker.domain.dossier import Dossier, EvidenceItem
from tracker.services import naming
from tracker.services.readers import seen
from tracker.services.vault import pseudonyms
from tracker.storage import models

_DRAFT, _BRIEF = "draft", "brief"


@dataclass(frozen=True, slots=True)
class Publication:
    """What the name of a publication says: which papers, of whose review in which cycle, by which organisation."""

    state: str
    cycle: int
    organisation: str
    is_brief: bool


def read(name: str) -> Publication | None:
    """Read what `draft` and `brief` write; None for a publication that is called otherwise."""
    found = re.fullmatch(rf"({_DRAFT}|{_BRIEF}) (\S+) (\d{{1,3}}) (.+)", name)
    return Publication(found[2], int(found[3]), found[4], is_brief=found[1] == _BRIEF) if found else None


def draft(state: str, *, cycle: int, organisation: str) -> str:
    """Name the publication that all versions of a submission are."""
    return f"{_DRAFT} {state} {cycle} {organisation}"


def brief(state: str, *, cycle: int, organisation: str) -> str:
    """Name the publication that the briefs for a review are, all of one pack."""
    return f"{_BRIEF} {state} {cycle} {organisation}"


def choose(session: Session, state: str, *, publication: str) -> None:
    """Choose a name for whoever may be told of in a publication on a State and has none there yet.

    Args:
        session: a writing session; call it before the paper is composed.
        state: ISO code, an exact name or a known alias; one that is not known has nobody to be named.
        publication: as `draft` or `brief` name it.
    """
    known = naming.known_state(session, state)
    person, standing, evidence = models.Person, models.EvidencePerson, models.Evidence
    named = select(models.Pseudonym.person_id).where(models.Pseudonym.publication == publication)
    told = select(standing.person_id).join(evidence, evidence.id == standing.evidence_id)
    told = told.where(evidence.state_code == (known.code if known else ""), seen.counting(PUBLIC))
    nameless = select(person).where(person.id.in_(told), person.id.not_in(named), person.purged_at.is_(None))
    for each in session.scalars(nameless.order_by(person.id)).all():
        pseudonyms.for_publication(session, each, publication)


def called(session: Session, dossier: Dossier, *, publication: str) -> Dossier:
    """Return a dossier in which codes and names for use inside are those of the publication, as far as chosen."""
    names = _names(session, [item.ref for item in dossier.evidence], publication)
    if not names:
        return dossier
    pattern = re.compile("|".join(rf"(?<!\w){re.escape(each)}(?!\w)" for each in sorted(names, key=len, reverse=True)))
    return replace(dossier, evidence=tuple(_renamed(item, pattern, names) for item in dossier.evidence))


def _names(session: Session, items: list[str], publication: str) -> dict[str, str]:
    """Return what each person in these items is called outside, by the code and by the name that is used inside."""
    person, standing, evidence = models.Person, models.EvidencePerson, models.Evidence
    here, inside = aliased(models.Pseudonym), aliased(models.Pseudonym)
    rows = session.execute(
        select(person.ref, here.name, inside.name)
        .join(standing, standing.person_id == person.id)
        .join(evidence, evidence.id == standing.evidence_id)
        .join(here, and_(here.person_id == person.id, here.publication == publication))
        .outerjoin(inside, and_(inside.person_id == person.id, inside.publication == pseudonyms.INSIDE))
        .where(evidence.ref.in_(items))
        .distinct()
    ).all()
    return {known: outside for ref, outside, within in rows for known in (ref, within) if known}


def _renamed(item: EvidenceItem, pattern: re.Pattern[str], names: Mapping[str, str]) -> EvidenceItem:
    def outside(text: str) -> str:
        return pattern.sub(lambda found: names[found.group()], text)

    return replace(
        item,
        summary=outside(item.summary),
        origin=outside(item.origin),
        locator=outside(item.locator),
        code=outside(item.code),
    )
