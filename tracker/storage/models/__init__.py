"""Every table, one family a file; importing this package fills `Base.metadata`."""

from __future__ import annotations

from tracker.storage.base import Base
from tracker.storage.models.accounts import Organisation, Role, TrackedState, User, UserRole
from tracker.storage.models.assessments import Judgement, StoredAssessment
from tracker.storage.models.audit import AuditEntry
from tracker.storage.models.calendar import Cycle, Review, UprSession
from tracker.storage.models.clusters import Cluster, ClusterPart
from tracker.storage.models.communications import Communication, CommunicationRequest, Reply
from tracker.storage.models.documents import SourceDocument
from tracker.storage.models.evidence import Evidence, EvidenceLink
from tracker.storage.models.figures import StatedFigure
from tracker.storage.models.followup import FollowUpGrade
from tracker.storage.models.imports import ImportBatch, ImportConflict, ImportedDocument, ImportRow, SourcedRecord
from tracker.storage.models.jobs import Job, PaperFile, PaperOrder
from tracker.storage.models.lineage import LineageLink
from tracker.storage.models.mechanisms import MechanismBody
from tracker.storage.models.obligations import Instrument, InstrumentAlias, Obligation, Provision
from tracker.storage.models.parts import Part, TreatyRequest
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
from tracker.storage.models.states import State, StateAlias, StateOrganisation
from tracker.storage.models.suggestions import ClusterSuggestion, ClusterSuggestionPart, LineageSuggestion
from tracker.storage.models.taxonomy import AffectedGroup, Sdg, Theme
from tracker.storage.models.treaties import TreatyAction, TreatyRecord

__all__ = [
    "Addressee",
    "AdvanceQuestion",
    "AffectedGroup",
    "AuditEntry",
    "Base",
    "Cluster",
    "ClusterPart",
    "ClusterSuggestion",
    "ClusterSuggestionPart",
    "Communication",
    "CommunicationRequest",
    "Cycle",
    "Evidence",
    "EvidenceLink",
    "FollowUpGrade",
    "ImportBatch",
    "ImportConflict",
    "ImportRow",
    "ImportedDocument",
    "Instrument",
    "InstrumentAlias",
    "Job",
    "Judgement",
    "LineageLink",
    "LineageSuggestion",
    "MechanismBody",
    "Obligation",
    "Organisation",
    "PaperFile",
    "PaperOrder",
    "Part",
    "Pledge",
    "Provision",
    "Recommendation",
    "RecommendationGroup",
    "RecommendationSdg",
    "RecommendationTheme",
    "RecommendingState",
    "Reply",
    "Review",
    "Role",
    "Sdg",
    "SeedRecord",
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
