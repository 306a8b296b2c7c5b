"""The closed lists of records: what sort of document, evidence, letter or reader there is."""

from __future__ import annotations

from enum import StrEnum

from tracker.i18n import N_


class Membership(StrEnum):
    """A State's standing in the United Nations."""

    MEMBER = "member"
    OBSERVER = "observer"


class DocumentKind(StrEnum):
    """What sort of document a source is."""

    WG_REPORT = "wg_report"
    ADDENDUM = "addendum"
    STAKEHOLDER_SUBMISSION = "stakeholder_submission"
    REPORT = "report"
    LETTER = "letter"
    INPUT = "input"
    COI_REPORT = "coi_report"
    DATABASE = "database"
    RESOLUTION = "resolution"


class EvidenceKind(StrEnum):
    """What an item of evidence is, whatever it shows."""

    CASE = "case"
    IMAGERY = "imagery"
    LAW = "law"
    MEDIA = "media"
    REPORT = "report"
    RULING = "ruling"
    STATE_REPLY = "state_reply"
    STATISTICS = "statistics"
    TESTIMONY = "testimony"
    TREATY = "treaty"
    UN_DOCUMENT = "un_document"


KINDS_OF_EVIDENCE = {
    EvidenceKind.CASE: N_("cases"),
    EvidenceKind.IMAGERY: N_("imagery"),
    EvidenceKind.LAW: N_("laws"),
    EvidenceKind.MEDIA: N_("media"),
    EvidenceKind.REPORT: N_("reports"),
    EvidenceKind.RULING: N_("rulings"),
    EvidenceKind.STATE_REPLY: N_("replies of the State"),
    EvidenceKind.STATISTICS: N_("statistics"),
    EvidenceKind.TESTIMONY: N_("testimony"),
    EvidenceKind.TREATY: N_("treaties"),
    EvidenceKind.UN_DOCUMENT: N_("UN documents"),
}
"""How a paper names them among its sources."""


class CommunicationKind(StrEnum):
    """The letters of special procedures. Source: OHCHR, Communications of Special Procedures."""

    ALLEGATION = "AL"
    JOINT_ALLEGATION = "JAL"
    URGENT_APPEAL = "UA"
    JOINT_URGENT_APPEAL = "JUA"
    OTHER = "OL"


class Audience(StrEnum):
    """Who reads a result. Source: status method, "Two results"."""

    INTERNAL = "internal"
    PUBLIC = "public"


class JobState(StrEnum):
    """How far long work is."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
