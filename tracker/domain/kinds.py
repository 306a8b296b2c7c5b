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
    CONCLUDING_OBSERVATIONS = "concluding_observations"
    STATE_REPORT = "state_report"
    DATABASE = "database"
    RESOLUTION = "resolution"
    INTERVIEW_NOTES = "interview_notes"  # the organisation's own, never published


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


class JobState(StrEnum):
    """How far long work is."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class JobKind(StrEnum):
    """What long work makes or changes."""

    PAPER = "paper"
    IMPORT_STAGE = "import_stage"
    IMPORT_APPLY = "import_apply"
    IMPORT_UNDO = "import_undo"
    SUGGESTIONS = "suggestions"  # lineage and clusters, after an import was applied


class BatchState(StrEnum):
    """How far an import is. What is `staging` holds rows that nothing reads yet."""

    STAGING = "staging"
    STAGED = "staged"
    APPLIED = "applied"
    UNDONE = "undone"


class Outcome(StrEnum):
    """What applying one row of a file would do."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    NEAR_DUPLICATE = "near_duplicate"  # a text much like another of its review: a person decides whether it is the same
    VANISHED = "vanished"  # an earlier import of this source brought it, this file no longer has it
    PROBLEM = "problem"


class Decision(StrEnum):
    """What a person decided on one row: taken in or refused, the same as another record or one of its own."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    SAME = "same"
    SEPARATE = "separate"


class Choice(StrEnum):
    """What a person chose where a source corrects what somebody here had changed."""

    OURS = "ours"
    SOURCE = "source"
