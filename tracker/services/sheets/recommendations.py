"""The sheet of recommendations: rows on record as cells, and cells recorded or amended by the ordinary service."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, selectinload

from tracker.domain.audience import EVERYTHING, Audience
from tracker.domain.dates import When
from tracker.domain.sheets import Sheet
from tracker.domain.vocabulary import AddresseeKind
from tracker.errors import Invalid
from tracker.i18n import _
from tracker.services import recommendations
from tracker.services.entries import fingerprint
from tracker.services.readers.addressed import hears
from tracker.services.recommendations import RecommendationEntry
from tracker.services.recommendations.parts import PartEntry
from tracker.services.sheets.values import Cells, Names, written, yes_no
from tracker.services.vault.keys import Keyring
from tracker.storage import models

SHEET = Sheet.RECOMMENDATIONS
SAME_BY = ("document", "number")
_MOST_PARTS = 26  # each has a letter


def cells(
    session: Session, refs: Collection[str], *, known: Names, audience: Audience = EVERYTHING
) -> dict[str, Cells]:
    """Return the records of these references as cells, in a number of queries that does not grow with them."""
    recommendation = models.Recommendation
    rows = session.scalars(
        select(recommendation)
        .where(recommendation.ref.in_(refs), hears(audience, recommendation.id))
        .options(
            selectinload(recommendation.document),
            selectinload(recommendation.parts),
            selectinload(recommendation.addressees),
            selectinload(recommendation.recommending_states),
            selectinload(recommendation.themes),
        )
        .execution_options(populate_existing=True)
    )
    return {row.ref: _cells(row, known) for row in rows}


def _cells(row: models.Recommendation, known: Names) -> Cells:
    document = row.document
    own_date = (row.asked_first, row.asked_last) != (document.dated_first, document.dated_last)
    return {
        "document": document.key,
        "number": row.number,
        "paragraph": row.paragraph,
        "text": row.text,
        "wording": row.wording.value,
        "addressed": "; ".join(known.state_names[each.state_code] for each in row.addressees if each.state_code),
        "to_all_states": yes_no(any(each.kind is AddresseeKind.ALL_STATES for each in row.addressees)),
        "bodies": "; ".join(each.body for each in row.addressees if each.body),
        "recommending": "; ".join(known.state_names[each.state_code] for each in row.recommending_states),
        "asked": written(When(row.asked_first, row.asked_last, row.asked_precision)) if own_date else "",
        "language": row.language,
        "action_category": str(row.action_category or ""),
        "themes": "; ".join(each.theme_code for each in row.themes),
        "parts": "\n".join(" ".join(part.text.split()) for part in row.parts),
        "note": row.note,
    }


def beside(session: Session, rows: Sequence[Mapping[str, str]]) -> Sequence[str]:
    """Return the references of what new rows may be the same as."""
    recommendation = models.Recommendation
    named = [f"{row.get('document', '')}#{row.get('number', '')}" for row in rows]
    return session.scalars(select(recommendation.ref).where(recommendation.ref.in_(named))).all()


def record(
    session: Session,
    actor: str,
    given: Mapping[str, Any],
    *,
    approves: bool,  # noqa: ARG001 - as all sheets
    keyring: Keyring | None = None,  # noqa: ARG001 - as all sheets
) -> str:
    """Record a new one and return its reference."""
    fields = {"text": ""} | dict(given)
    parts = tuple(PartEntry(text=line) for line in _lines(fields.pop("parts", ""))) or (PartEntry(),)
    return recommendations.record(session, actor, RecommendationEntry(parts=parts, **_plain(fields)))


def amend(
    session: Session,
    actor: str,
    ref: str,
    given: Mapping[str, Any],
    *,
    approves: bool,  # noqa: ARG001 - as all sheets
    keyring: Keyring | None = None,  # noqa: ARG001 - as all sheets
) -> None:
    """Change the fields given of one on record; of its parts the headings, and new ones at their end."""
    stored = recommendations.load(session, ref)
    fields = dict(given)
    if "parts" in fields:
        fields["parts"] = _headed(stored.parts, _lines(fields["parts"]))
    entry = replace(stored, **_plain(fields))
    recommendations.amend(session, actor, ref, entry, seen=fingerprint(stored))


def remove(session: Session, refs: Collection[str]) -> None:
    """Take away records that nothing was built on, with what is theirs alone."""
    ids = select(models.Recommendation.id).where(models.Recommendation.ref.in_(refs))
    parts = select(models.Part.id).where(models.Part.recommendation_id.in_(ids))
    suggestion, member = models.LineageSuggestion, models.ClusterSuggestionPart
    grouped = list(session.scalars(select(member.suggestion_id).where(member.part_id.in_(parts))))
    session.execute(delete(member).where(member.suggestion_id.in_(grouped)))
    session.execute(delete(models.ClusterSuggestion).where(models.ClusterSuggestion.id.in_(grouped)))
    session.execute(delete(suggestion).where(suggestion.later_id.in_(ids) | suggestion.earlier_id.in_(ids)))
    for of_part in (models.TreatyRequest, models.StoredAssessment):
        session.execute(delete(of_part).where(of_part.part_id.in_(parts)))
    for owned in (
        *(models.Part, models.Addressee, models.RecommendingState, models.RecommendationTheme),
        *(models.RecommendationGroup, models.RecommendationSdg),
    ):
        session.execute(delete(owned).where(owned.recommendation_id.in_(ids)))
    session.execute(delete(models.Recommendation).where(models.Recommendation.ref.in_(refs)))


def _lines(text: str) -> list[str]:
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > _MOST_PARTS:
        words = _("A recommendation has at most %(n)d parts, one line each: the cell has %(lines)d.")
        raise Invalid(words % {"n": _MOST_PARTS, "lines": len(lines)}, field="parts")
    return lines


def _headed(parts: Sequence[PartEntry], lines: Sequence[str]) -> tuple[PartEntry, ...]:
    """Put new headings on parts; what is not changed keeps its own wording to the letter."""
    headed = [
        part if " ".join(part.text.split()) == line else replace(part, text=line)
        for part, line in zip(parts, lines, strict=False)
    ]
    return (*headed, *(PartEntry(text=line) for line in lines[len(parts) :]))


def _plain(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Write an empty term as the entry does."""
    return {name: "" if value is None and name == "action_category" else value for name, value in fields.items()}
