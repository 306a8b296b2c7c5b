"""What a name may stand in: the records, and the columns of each that people type into or that stand in a document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, literal
from sqlalchemy.orm import InstrumentedAttribute

from tracker.storage import models

Column = ColumnElement[Any] | InstrumentedAttribute[Any]


class Record(StrEnum):
    """What a name may stand in."""

    EVIDENCE = "evidence"
    VERSION = "version"
    ATTACHMENT = "attachment"
    FILE = "file"
    UNREAD_FILE = "unread_file"
    DOCUMENT = "document"
    RECOMMENDATION = "recommendation"
    FIGURE = "figure"
    PLEDGE = "pledge"
    QUESTION = "question"
    POSITION = "position"
    COMMUNICATION = "communication"
    GRADE = "grade"
    OBLIGATION = "obligation"
    LINEAGE = "lineage"
    CLUSTER = "cluster"
    INDICATOR = "indicator"
    TREATY = "treaty"
    CASE_FILE = "case_file"
    JUDGEMENT = "judgement"


@dataclass(frozen=True, slots=True)
class Typed:
    """Texts of one sort of record: the reference that is shown, what the audit trail calls it, what people type of it.

    `document` is the row of the document that it stands in: of an unpublished one all of it is its holder's.
    """

    record: Record
    noun: str
    ref: Column
    called: Column
    columns: Sequence[InstrumentedAttribute[Any]]
    joined: ColumnElement[bool] | None = None
    document: Column | None = None


def _in_documents() -> Iterator[Typed]:
    document, asked, part, addressee = models.SourceDocument, models.Recommendation, models.Part, models.Addressee
    body, figure, letter = models.MechanismBody, models.StatedFigure, models.Communication
    pledge, question, position = models.Pledge, models.AdvanceQuestion, models.StatedPosition
    key, ref, within = document.key, asked.ref, asked.document_id
    about = document.key, document.symbol, document.title, document.author, document.details, document.short
    yield Typed(Record.DOCUMENT, "document", key, key, (*about, document.note), document=document.id)
    issued = body.code == document.mechanism_code
    yield Typed(Record.DOCUMENT, "document", key, key, (body.name, body.short_name), issued, document.id)
    asks = asked.text, asked.note, asked.number, asked.paragraph
    yield Typed(Record.RECOMMENDATION, "recommendation", ref, ref, asks, document=within)
    parts, of_it = (part.text, part.label, part.closure_reason), part.recommendation_id == asked.id
    yield Typed(Record.RECOMMENDATION, "recommendation", ref, ref, parts, of_it, within)
    to_it = addressee.recommendation_id == asked.id
    yield Typed(Record.RECOMMENDATION, "recommendation", ref, ref, (addressee.body,), to_it, within)
    stated, on_it = (position.as_stated, position.paragraph), position.recommendation_id == asked.id
    yield Typed(Record.POSITION, "position", ref, ref, stated, on_it, position.document_id)
    counted = figure.about, figure.value_text, figure.unit, figure.attributed_to, figure.locator, figure.series
    figures = (*counted, figure.checks_against)
    yield Typed(Record.FIGURE, "figure", figure.ref, figure.ref, figures, document=figure.document_id)
    pledged = pledge.text, pledge.number, pledge.paragraph
    yield Typed(Record.PLEDGE, "pledge", pledge.ref, pledge.ref, pledged, document=pledge.document_id)
    put = question.text, question.number
    yield Typed(Record.QUESTION, "question", question.ref, question.ref, put, document=question.document_id)
    sent, known = (letter.reference, letter.mandate), letter.reference
    yield Typed(Record.COMMUNICATION, "communication", known, known, sent, document=letter.document_id)


def _on_asks() -> Iterator[Typed]:
    asked, part, grade, cited = models.Recommendation, models.Part, models.FollowUpGrade, models.Obligation
    provision, link, group, member = models.Provision, models.LineageLink, models.Cluster, models.ClusterPart
    ref = asked.ref
    graded = grade.symbol, grade.paragraph, grade.scale, grade.scale_version, grade.grade
    of_part = and_(grade.part_id == part.id, part.recommendation_id == asked.id)
    yield Typed(Record.GRADE, "grade", ref, part.ref, graded, of_part)
    of_it = cited.recommendation_id == asked.id
    yield Typed(Record.OBLIGATION, "obligation", ref, ref, (cited.cited_as, cited.correction), of_it)
    same = provision.instrument_code == cited.instrument_code, provision.number == cited.provision_number
    headed = provision.number, provision.about
    yield Typed(Record.OBLIGATION, "obligation", ref, ref, headed, and_(of_it, *same))
    yield Typed(Record.LINEAGE, "lineage", ref, ref, (link.reason,), link.later_id == asked.id)
    yield Typed(Record.CLUSTER, "cluster", group.ref, group.ref, (group.title,))
    yield Typed(Record.CLUSTER, "cluster", group.ref, group.ref, (member.reason,), member.cluster_id == group.id)


def _of_states() -> Iterator[Typed]:
    series, gap, treaty = models.IndicatorSeries, models.SeriesGap, models.Instrument
    act, standing = models.TreatyAction, models.TreatyRecord
    indicator = series.state_code + literal(":") + series.code
    described = series.title, series.unit, series.definition
    yield Typed(Record.INDICATOR, "indicator", indicator, indicator, described)
    yield Typed(Record.INDICATOR, "indicator", indicator, indicator, (gap.reason,), gap.series_id == series.id)
    named = treaty.name, treaty.short_name, treaty.note, treaty.series, treaty.depositary_ref
    yield Typed(Record.OBLIGATION, "instrument", treaty.code, treaty.code, named)
    done = act.state_code + literal("/") + act.instrument_code
    yield Typed(Record.TREATY, "treaty", done, done, (act.source,))
    stands = standing.state_code + literal("/") + standing.instrument_code
    yield Typed(Record.TREATY, "treaty", stands, stands, (standing.source,))


TEXTS = (*_in_documents(), *_on_asks(), *_of_states())
"""What people type in records that are shared, or that stand in a document: all of it becomes part of a page."""
