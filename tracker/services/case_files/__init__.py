"""Case files: evidence that belongs together, grouped with counts that add up; restricted ones for named people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, and_, case, false, func, or_, select, true
from sqlalchemy.orm import Session

from tracker.domain.audience import Audience
from tracker.domain.kinds import EvidenceKind
from tracker.domain.vocabulary import ReviewState
from tracker.errors import Invalid, NotFound
from tracker.i18n import _
from tracker.services import codes
from tracker.services.case_files import named, restricted_files
from tracker.services.entries import refuse_stale
from tracker.services.leaks import recording
from tracker.services.people import leaving
from tracker.services.readers import seen
from tracker.services.results import assessments, facts
from tracker.services.trail.kept_apart import KEPT_APART
from tracker.storage import models


@dataclass(frozen=True, slots=True)
class CaseFileEntry:
    """What a person enters of a case file; its State stays."""

    state: str
    title: str
    is_restricted: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """The items of one kind: how many, how many of them are approved, and for how many rulings, cases or people."""

    kind: EvidenceKind
    item_count: int
    approved_count: int
    stands_for: int
    at_least: bool


@dataclass(frozen=True, slots=True)
class ListedFile:
    """A file with its groups; the totals are sums of them."""

    id: int
    code: str
    title: str
    state: str
    state_name: str
    is_restricted: bool
    groups: tuple[Group, ...]

    @property
    def item_count(self) -> int:
        """Return how many items it holds."""
        return sum(group.item_count for group in self.groups)

    @property
    def stands_for(self) -> int:
        """Return for how many rulings, cases and people its items stand together."""
        return sum(group.stands_for for group in self.groups)

    @property
    def at_least(self) -> bool:
        """Tell whether it may be more: one of the sums says "at least"."""
        return any(group.at_least for group in self.groups)


def open_to(audience: Audience) -> ColumnElement[bool]:
    """Return the condition on case files that this audience may see."""
    file = models.CaseFile
    if audience.everything:
        return true()
    if audience.organisation_id is None:
        return false()
    conditions = [
        file.organisation_id == audience.organisation_id,
        or_(file.is_restricted.is_(False), file.id.in_(audience.open_files)),
        file.state_code.not_in(audience.closed_states),
    ]
    return and_(*conditions)


def listed(session: Session, *, audience: Audience, codes: Collection[str] | None = None) -> tuple[ListedFile, ...]:
    """Return the files that this audience may see, by State and title, with their counts; all, or some."""
    file, state = models.CaseFile, models.State
    wanted = select(file, state.name).join(state, state.code == file.state_code).where(open_to(audience))
    if codes is not None:
        wanted = wanted.where(file.code.in_(codes))
    rows = session.execute(wanted.order_by(state.name, file.title, file.id)).all()
    groups = _groups(session, [row.id for row, _name in rows], audience=audience)
    return tuple(
        ListedFile(row.id, row.code, row.title, row.state_code, name, row.is_restricted, tuple(groups[row.id]))
        for row, name in rows
    )


def one(session: Session, code: str, *, audience: Audience) -> ListedFile:
    """Return one file.

    Raises:
        NotFound: there is none, or this audience may not see it.
    """
    found = listed(session, audience=audience, codes=[code])
    if not found:
        raise NotFound(_("No case file “%(code)s” is on record.") % {"code": code})
    return found[0]


def choices(session: Session, *, audience: Audience) -> tuple[tuple[str, str], ...]:
    """Return what a form offers: (code, words)."""
    return tuple((each.code, f"{each.state}: {each.title}") for each in listed(session, audience=audience))


def load(session: Session, code: str, *, audience: Audience) -> CaseFileEntry:
    """Return a file as it was entered.

    Raises:
        NotFound: there is none, or this audience may not see it.
    """
    row = row_of(session, code, audience=audience)
    return CaseFileEntry(row.state_code, row.title, row.is_restricted)


def row_of(session: Session, code: str, *, audience: Audience) -> models.CaseFile:
    """Return the row of a file.

    Raises:
        NotFound: there is none, or this audience may not see it.
    """
    found = session.scalars(select(models.CaseFile).where(models.CaseFile.code == code, open_to(audience))).first()
    if found is None:
        raise NotFound(_("No case file “%(code)s” is on record.") % {"code": code})
    return found


def record(session: Session, actor: str, entry: CaseFileEntry, *, organisation_id: int, user_id: int) -> str:
    """Open a file and return its code, drawn at random; who restricts one is the first who is named for it.

    Raises:
        Invalid: there is no such State.
    """
    if session.get(models.State, entry.state) is None:
        raise Invalid(_("Choose the State that it is about."), field="state")
    row = models.CaseFile(
        organisation_id=organisation_id,
        code=_fresh(session, organisation_id),
        title=entry.title,
        state_code=entry.state,
        is_restricted=entry.is_restricted,
        opened_at=datetime.now(UTC),
    )
    session.add(row)
    session.flush()
    changed = {"state": (None, row.state_code), "is_restricted": (None, row.is_restricted), "title": (None, KEPT_APART)}
    about = f"case_file:{row.code}"
    recording.put(session, actor, event="case_file:record", subject=about, changes=changed, kept_apart=[entry.title])
    if row.is_restricted:
        named.name(session, actor, restricted_files.kept(row), user_id=user_id)
    return row.code


def amend(
    session: Session, actor: str, code: str, entry: CaseFileEntry, *, seen: str, audience: Audience, user_id: int
) -> str:
    """Change the title of a file, or whether it is restricted; statuses follow at once.

    Raises:
        NotFound: there is none, or this audience may not see it.
        Stale: it is no longer what the person saw.
    """
    row = row_of(session, code, audience=audience)
    before = CaseFileEntry(row.state_code, row.title, row.is_restricted)
    refuse_stale(before, seen)
    changed: dict[str, tuple[object, object]] = {}
    if before.title != entry.title:
        changed["title"] = (KEPT_APART, KEPT_APART)
    if before.is_restricted != entry.is_restricted:
        changed["is_restricted"] = (before.is_restricted, entry.is_restricted)
    if not changed:
        return code
    row.title, row.is_restricted = entry.title, entry.is_restricted
    typed = [entry.title] if "title" in changed else []
    about = f"case_file:{code}"
    recording.put(session, actor, event="case_file:amend", subject=about, changes=changed, kept_apart=typed)
    if "is_restricted" in changed:
        if entry.is_restricted:
            named.name(session, actor, restricted_files.kept(row), user_id=user_id)
        else:
            named.forget(session, restricted_files.kept(row))
        items = models.Evidence.case_file_id == row.id
        leaving.take_off_uncovered(session, session.scalars(select(models.Evidence.id).where(items)).all())
        assessments.renew(session, [row.state_code], as_of=facts.today())
    return code


def _groups(session: Session, ids: Collection[int], *, audience: Audience) -> defaultdict[int, list[Group]]:
    item = models.Evidence
    approved = case((item.review_state == ReviewState.APPROVED, 1), else_=0)
    rows = session.execute(
        select(
            item.case_file_id,
            item.kind,
            func.count(),
            func.sum(approved),
            func.sum(func.coalesce(item.item_count, 1)),
            func.sum(case((item.count_at_least, 1), else_=0)),
        )
        .where(item.case_file_id.in_(ids), item.review_state != ReviewState.WITHDRAWN, seen.items(audience))
        .group_by(item.case_file_id, item.kind)
        .order_by(item.case_file_id, item.kind)
    )
    found: defaultdict[int, list[Group]] = defaultdict(list)
    for file_id, kind, count, approved_count, stands_for, at_least in rows:
        found[file_id or 0].append(Group(kind, count, int(approved_count), int(stands_for), bool(at_least)))
    return found


def _fresh(session: Session, organisation_id: int) -> str:
    file = models.CaseFile
    while True:
        code = f"F-{codes.drawn()}"
        taken = select(file.id).where(file.code == code, file.organisation_id == organisation_id)
        if session.scalar(taken) is None:
            return code
