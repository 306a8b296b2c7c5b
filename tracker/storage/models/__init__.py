"""Every table, one family a file; importing this package fills `Base.metadata`."""

from __future__ import annotations

from tracker.storage.base import Base
from tracker.storage.models.accounts import Organisation, Role, TrackedState, User, UserRole
from tracker.storage.models.assessments import Judgement, StoredAssessment
from tracker.storage.models.attachments import Attachment, EvidenceVersion, SealedText
from tracker.storage.models.audit import AuditEntry
from tracker.storage.models.calendar import Cycle, Review, UprSession
from tracker.storage.models.case_files import CaseFile, Named, RestrictedState
from tracker.storage.models.clusters import Cluster, ClusterPart
from tracker.storage.models.communications import Communication, CommunicationRequest, Reply
from tracker.storage.models.documents import SourceDocument
from tracker.storage.models.evidence import Evidence, EvidenceLink
from tracker.storage.models.figures import StatedFigure
from tracker.storage.models.followup import FollowUpGrade
from tracker.storage.models.imports import ImportBatch, ImportConflict, ImportedDocument, ImportRow, SourcedRecord
from tracker.storage.models.jobs import Job, PaperFile, PaperOrder
from tracker.storage.models.leaving import DisclosedEvidence, Disclosure, NameRelease
from tracker.storage.models.lineage import LineageLink
from tracker.storage.models.mechanisms import MechanismBody
from tracker.storage.models.obligations import Instrument, InstrumentAlias, Obligation, Provision
from tracker.storage.models.parts import Part, TreatyRequest
from tracker.storage.models.people import (
    Consent,
    EvidencePerson,
    OrganisationKey,
    Person,
    PersonKey,
    PersonSecret,
    PersonTie,
    Pseudonym,
    Purge,
)
from tracker.storage.models.pledges import AdvanceQuestion, Pledge
from tracker.storage.models.positions import StatedPosition
from tracker.storage.models.recommendations import (
    Addressee,
    Recommendation,
    RecommendationGroup,
    RecommendationSdg,
    RecommendationTheme,
    RecommendingState,
)
from tracker.storage.models.seeding import SeedRecord
from tracker.storage.models.series import IndicatorSeries, SeriesGap
from tracker.storage.models.signing_in import Attempt, Invitation, RecoveryCode, SignIn
from tracker.storage.models.states import State, StateAlias, StateOrganisation
from tracker.storage.models.suggestions import ClusterSuggestion, ClusterSuggestionPart, LineageSuggestion
from tracker.storage.models.taxonomy import AffectedGroup, Sdg, Theme
from tracker.storage.models.treaties import TreatyAction, TreatyRecord

__all__ = [
    "Addressee",
    "AdvanceQuestion",
    "AffectedGroup",
    "Attachment",
    "Attempt",
    "AuditEntry",
    "Base",
    "CaseFile",
    "Cluster",
    "ClusterPart",
    "ClusterSuggestion",
    "ClusterSuggestionPart",
    "Communication",
    "CommunicationRequest",
    "Consent",
    "Cycle",
    "DisclosedEvidence",
    "Disclosure",
    "Evidence",
    "EvidenceLink",
    "EvidencePerson",
    "EvidenceVersion",
    "FollowUpGrade",
    "ImportBatch",
    "ImportConflict",
    "ImportRow",
    "ImportedDocument",
    "IndicatorSeries",
    "Instrument",
    "InstrumentAlias",
    "Invitation",
    "Job",
    "Judgement",
    "LineageLink",
    "LineageSuggestion",
    "MechanismBody",
    "NameRelease",
    "Named",
    "Obligation",
    "Organisation",
    "OrganisationKey",
    "PaperFile",
    "PaperOrder",
    "Part",
    "Person",
    "PersonKey",
    "PersonSecret",
    "PersonTie",
    "Pledge",
    "Provision",
    "Pseudonym",
    "Purge",
    "Recommendation",
    "RecommendationGroup",
    "RecommendationSdg",
    "RecommendationTheme",
    "RecommendingState",
    "RecoveryCode",
    "Reply",
    "RestrictedState",
    "Review",
    "Role",
    "Sdg",
    "SealedText",
    "SeedRecord",
    "SeriesGap",
    "SignIn",
    "SourceDocument",
    "SourcedRecord",
    "State",
    "StateAlias",
    "StateOrganisation",
    "StatedFigure",
    "StatedPosition",
    "StoredAssessment",
    "Theme",
    "TrackedState",
    "TreatyAction",
    "TreatyRecord",
    "TreatyRequest",
    "UprSession",
    "User",
    "UserRole",
]
