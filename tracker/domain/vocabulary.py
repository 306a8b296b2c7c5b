"""The closed lists of the field, each with its source: the product's one glossary."""

from __future__ import annotations

from enum import StrEnum

from tracker.i18n import N_


class Mechanism(StrEnum):
    """Who asks. Source: the UN human rights machinery and, beside it, civil society."""

    UPR = "upr"
    TREATY_BODY = "treaty_body"
    SPECIAL_PROCEDURE = "special_procedure"
    COMMISSION_OF_INQUIRY = "commission_of_inquiry"
    SECURITY_COUNCIL = "security_council"
    UN_AGENCY = "un_agency"
    REGIONAL_BODY = "regional_body"
    NGO = "ngo"


class RegionalGroup(StrEnum):
    """UN electoral groups. Source: UN Department for General Assembly and Conference Management."""

    AFRICAN = "african"
    ASIA_PACIFIC = "asia_pacific"
    EASTERN_EUROPEAN = "eastern_european"
    GRULAC = "grulac"
    WEOG = "weog"
    NONE = "none"


class Position(StrEnum):
    """What the State answered, normalised. Source: HRC resolutions 5/1 and 16/21; addenda; OHCHR matrices."""

    SUPPORTED = "supported"
    PARTIALLY_SUPPORTED = "partially_supported"
    NOTED = "noted"
    NOT_SUPPORTED = "not_supported"
    PENDING = "pending"
    NO_RESPONSE = "no_response"
    NOT_APPLICABLE = "not_applicable"


class AskKind(StrEnum):
    """What a part asks of the State. Source: status method, "What is asked"."""

    DO = "do"
    REFRAIN = "refrain"
    CONTINUE = "continue"
    CONSIDER = "consider"
    TREATY_ACTION = "treaty_action"
    INFORMATION = "information"


class TreatyAct(StrEnum):
    """An act of a State upon a treaty. Source: UN Treaty Collection (suffixes a, d, A, AA, c)."""

    SIGNATURE = "signature"
    RATIFICATION = "ratification"
    ACCESSION = "accession"
    SUCCESSION = "succession"
    ACCEPTANCE = "acceptance"
    APPROVAL = "approval"
    FORMAL_CONFIRMATION = "formal_confirmation"
    PROCEDURE_ACCEPTED = "procedure_accepted"
    RESERVATION_WITHDRAWN = "reservation_withdrawn"
    WITHDRAWAL = "withdrawal"


# Acts by which a State consents to be bound (Vienna Convention on the Law of Treaties, Articles 11 to 16).
BINDING_ACTS = frozenset(
    {
        TreatyAct.RATIFICATION,
        TreatyAct.ACCESSION,
        TreatyAct.SUCCESSION,
        TreatyAct.ACCEPTANCE,
        TreatyAct.APPROVAL,
        TreatyAct.FORMAL_CONFIRMATION,
    }
)


class TreatyAsk(StrEnum):
    """The treaty action that a part asks for."""

    SIGN = "sign"
    RATIFY = "ratify"  # ratify, accede, accept: to become a party by whatever act
    ACCEPT_PROCEDURE = "accept_procedure"
    WITHDRAW_RESERVATION = "withdraw_reservation"


class InstrumentKind(StrEnum):
    """What sort of norm a provision stands in, which decides how it can bind."""

    TREATY = "treaty"
    SECURITY_COUNCIL_RESOLUTION = "security_council_resolution"
    CUSTOM = "custom"
    DECLARATION = "declaration"


class Bindingness(StrEnum):
    """Whether a provision binds a State on the date of the facts."""

    BINDING = "binding"
    SIGNED_ONLY = "signed_only"
    NOT_BINDING = "not_binding"
    DECLARATION = "declaration"
    UNKNOWN = "unknown"


class Wording(StrEnum):
    """How a stored text relates to the published one."""

    VERBATIM = "verbatim"
    PARAPHRASE = "paraphrase"
    NOT_IMPORTED = "not_imported"


class DatePrecision(StrEnum):
    """How exactly a date is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    PERIOD = "period"


class Certainty(StrEnum):
    """How well a calendar fact is established."""

    CONFIRMED = "confirmed"  # read in a source
    SECONDARY = "secondary"  # in part, or in a secondary source
    DERIVED = "derived"  # by the rule that the order of review is kept
    GENERAL_KNOWLEDGE = "general_knowledge"  # not checked in a source


class AddresseeKind(StrEnum):
    """To whom a part is addressed."""

    STATE = "state"
    ALL_STATES = "all_states"
    BODY = "body"  # UNHCR, "the international community": never given a State's status


class Finding(StrEnum):
    """What an item of evidence says of one part."""

    IMPLEMENTED = "implemented"
    PROGRESS = "progress"
    NO_CHANGE = "no_change"
    REGRESSION = "regression"
    NOTHING_FOUND = "nothing_found"
    CONTEXT = "context"


class Level(StrEnum):
    """Where a change shows. Source: OHCHR, Human Rights Indicators (HR/PUB/12/5)."""

    STRUCTURAL = "structural"
    PROCESS = "process"
    OUTCOME = "outcome"


class Scope(StrEnum):
    """Whether evidence speaks of the system or of one case."""

    SYSTEMIC = "systemic"
    INDIVIDUAL = "individual"


class Strand(StrEnum):
    """Who asserts it."""

    STATE_CLAIM = "state_claim"
    OFFICIAL_RECORD = "official_record"
    UN = "un"
    NHRI = "nhri"
    CIVIL_SOCIETY = "civil_society"
    ACADEMIC = "academic"
    MEDIA = "media"
    TESTIMONY = "testimony"
    OTHER_STATE = "other_state"


class Reliability(StrEnum):
    """A confirmed by record or by a UN body; B credible and independent; C uncorroborated. Each item alone."""

    A = "A"
    B = "B"
    C = "C"


class ReviewState(StrEnum):
    """Where evidence stands in the four-eyes check; only approved evidence counts."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"


class PublicationBasis(StrEnum):
    """Why an item may appear in public, if it may."""

    PUBLISHED_SOURCE = "published_source"
    CONSENT = "consent"
    INTERNAL = "internal"


class Status(StrEnum):
    """The status of a unit (part, State, window). Source: status method."""

    IMPLEMENTED = "implemented"
    PARTIALLY_IMPLEMENTED = "partially_implemented"
    NOT_IMPLEMENTED = "not_implemented"
    REGRESSED = "regressed"
    INSUFFICIENT_INFORMATION = "insufficient_information"
    NOT_ASSESSED = "not_assessed"
    PENDING = "pending"
    # Requests for information have a scale of their own and stay out of implementation shares.
    AWAITING_REPLY = "awaiting_reply"
    OVERDUE = "overdue"
    REPLIED_IN_SUBSTANCE = "replied_in_substance"
    REPLIED_IN_PART = "replied_in_part"
    REPLIED_WITHOUT_SUBSTANCE = "replied_without_substance"
    NO_REPLY = "no_reply"


INFORMATION_STATUSES = frozenset(
    {
        Status.AWAITING_REPLY,
        Status.OVERDUE,
        Status.REPLIED_IN_SUBSTANCE,
        Status.REPLIED_IN_PART,
        Status.REPLIED_WITHOUT_SUBSTANCE,
        Status.NO_REPLY,
    }
)


class ReplyQuality(StrEnum):
    """How far a State's reply answers a request for information."""

    IN_SUBSTANCE = "in_substance"
    IN_PART = "in_part"
    WITHOUT_SUBSTANCE = "without_substance"


class Confidence(StrEnum):
    """How well the evidence carries the status; none where there is nothing to carry."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    NONE = "none"


class Flag(StrEnum):
    """What a reader must know beside the status."""

    DISPUTED = "disputed"
    CARRIED_OVER = "carried_over"
    ALREADY_PARTY = "already_party_at_the_ask"
    WINDOW_END_UNKNOWN = "window_end_unknown"
    WINDOW_START_BY_SESSION = "window_start_by_session"
    INSTRUMENT_NOT_BINDING = "instrument_not_binding"
    SINGLE_SOURCE = "single_source"
    STATE_CLAIM_ONLY = "state_claim_only"
    NOTHING_FOUND = "nothing_found"
    CLOSED = "closed"
    PLANNED = "planned_review"


class Closure(StrEnum):
    """Why an ask no longer stands."""

    SUPERSEDED = "superseded"
    OVERTAKEN = "overtaken"
    WITHDRAWN = "withdrawn_by_author"


class LineageKind(StrEnum):
    """How a later ask relates to an earlier one; decided by a person."""

    REPEATS = "repeats"
    NARROWS = "narrows"
    WIDENS = "widens"
    FOLLOWS = "follows"
    ASKS_INFORMATION_ON = "asks_information_on"
    IMPLEMENTS_PART_OF = "implements_part_of"


LABELS: tuple[tuple[StrEnum, str], ...] = (
    (Position.SUPPORTED, N_("Supported")),
    (Position.PARTIALLY_SUPPORTED, N_("Supported in part")),
    (Position.NOTED, N_("Noted")),
    (Position.NOT_SUPPORTED, N_("Not supported")),
    (Position.PENDING, N_("Under consideration")),
    (Position.NO_RESPONSE, N_("No response")),
    (Position.NOT_APPLICABLE, N_("No position is taken on this kind of text")),
    (Status.IMPLEMENTED, N_("Implemented")),
    (Status.PARTIALLY_IMPLEMENTED, N_("Partially implemented")),
    (Status.NOT_IMPLEMENTED, N_("Not implemented")),
    (Status.REGRESSED, N_("Regressed")),
    (Status.INSUFFICIENT_INFORMATION, N_("Insufficient information")),
    (Status.NOT_ASSESSED, N_("Not assessed")),
    (Status.PENDING, N_("Pending")),
    (Status.AWAITING_REPLY, N_("Awaiting reply")),
    (Status.OVERDUE, N_("Overdue")),
    (Status.REPLIED_IN_SUBSTANCE, N_("Replied in substance")),
    (Status.REPLIED_IN_PART, N_("Replied in part")),
    (Status.REPLIED_WITHOUT_SUBSTANCE, N_("Replied without substance")),
    (Status.NO_REPLY, N_("No reply")),
    (Bindingness.BINDING, N_("Binding")),
    (Bindingness.SIGNED_ONLY, N_("Signed only")),
    (Bindingness.NOT_BINDING, N_("Not binding")),
    (Bindingness.DECLARATION, N_("Declaration")),
    (Bindingness.UNKNOWN, N_("Unknown")),
    (Flag.DISPUTED, N_("disputed")),
    (Flag.CARRIED_OVER, N_("carried over")),
    (Flag.ALREADY_PARTY, N_("already party at the ask")),
    (Flag.WINDOW_END_UNKNOWN, N_("window end unknown")),
    (Flag.WINDOW_START_BY_SESSION, N_("review dated by its session")),
    (Flag.INSTRUMENT_NOT_BINDING, N_("the instrument does not bind this State")),
    (Flag.SINGLE_SOURCE, N_("single source")),
    (Flag.STATE_CLAIM_ONLY, N_("only the State's own claim")),
    (Flag.NOTHING_FOUND, N_("searched, nothing found")),
    (Flag.CLOSED, N_("the ask is closed")),
    (Flag.PLANNED, N_("the review is still to come")),
    (Closure.SUPERSEDED, N_("superseded")),
    (Closure.OVERTAKEN, N_("overtaken")),
    (Closure.WITHDRAWN, N_("withdrawn by its author")),
    (TreatyAct.SIGNATURE, N_("signature")),
    (TreatyAct.RATIFICATION, N_("ratification")),
    (TreatyAct.ACCESSION, N_("accession")),
    (TreatyAct.SUCCESSION, N_("succession")),
    (TreatyAct.ACCEPTANCE, N_("acceptance")),
    (TreatyAct.APPROVAL, N_("approval")),
    (TreatyAct.FORMAL_CONFIRMATION, N_("formal confirmation")),
    (TreatyAct.PROCEDURE_ACCEPTED, N_("procedure accepted")),
    (TreatyAct.RESERVATION_WITHDRAWN, N_("reservation withdrawn")),
    (TreatyAct.WITHDRAWAL, N_("withdrawal")),
    (ReplyQuality.IN_SUBSTANCE, N_("in substance")),
    (ReplyQuality.IN_PART, N_("in part")),
    (ReplyQuality.WITHOUT_SUBSTANCE, N_("without substance")),
    (Mechanism.UPR, N_("Universal Periodic Review")),
    (Mechanism.TREATY_BODY, N_("Treaty body")),
    (Mechanism.SPECIAL_PROCEDURE, N_("Special procedure")),
    (Mechanism.COMMISSION_OF_INQUIRY, N_("Commission of inquiry")),
    (Mechanism.SECURITY_COUNCIL, N_("Security Council")),
    (Mechanism.UN_AGENCY, N_("United Nations agency")),
    (Mechanism.REGIONAL_BODY, N_("Regional body")),
    (Mechanism.NGO, N_("Non-governmental organisation")),
    (AskKind.DO, N_("do")),
    (AskKind.REFRAIN, N_("refrain")),
    (AskKind.CONTINUE, N_("continue")),
    (AskKind.CONSIDER, N_("consider")),
    (AskKind.TREATY_ACTION, N_("treaty action")),
    (AskKind.INFORMATION, N_("information")),
    (Wording.VERBATIM, N_("verbatim")),
    (Wording.PARAPHRASE, N_("paraphrase")),
    (Wording.NOT_IMPORTED, N_("not imported")),
    (Finding.IMPLEMENTED, N_("implemented")),
    (Finding.PROGRESS, N_("progress")),
    (Finding.NO_CHANGE, N_("no change")),
    (Finding.REGRESSION, N_("regression")),
    (Finding.NOTHING_FOUND, N_("nothing found")),
    (Finding.CONTEXT, N_("context")),
    (Level.STRUCTURAL, N_("structural")),
    (Level.PROCESS, N_("process")),
    (Level.OUTCOME, N_("outcome")),
    (Scope.SYSTEMIC, N_("systemic")),
    (Scope.INDIVIDUAL, N_("individual")),
    (Strand.STATE_CLAIM, N_("state claim")),
    (Strand.OFFICIAL_RECORD, N_("official record")),
    (Strand.UN, N_("United Nations")),
    (Strand.NHRI, N_("national human rights institution")),
    (Strand.CIVIL_SOCIETY, N_("civil society")),
    (Strand.ACADEMIC, N_("academic")),
    (Strand.MEDIA, N_("media")),
    (Strand.TESTIMONY, N_("testimony")),
    (Strand.OTHER_STATE, N_("other state")),
)
_WORDS = {(type(term), term.value): words for term, words in LABELS}  # two lists may share a value, such as "pending"


def label(term: StrEnum) -> str:
    """Return the words for a term of these lists, in the source language (translate at the edge with `_`)."""
    return _WORDS.get((type(term), term.value), term.value.replace("_", " "))
