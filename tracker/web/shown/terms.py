"""Closed lists in words that more than one feature writes: a form, the page of a record, the audit trail."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from tracker.domain.kinds import CommunicationKind, EvidenceKind
from tracker.domain.protection import ConsentForm, ConsentGiver, ConsentUse, PersonRole, Scan, SecretField, TieKind
from tracker.domain.roles import Role
from tracker.domain.vocabulary import InstrumentKind, PublicationBasis, Reliability, ReviewState, Strand
from tracker.i18n import N_
from tracker.services.accounts.second_person import Opening

RELIABILITIES: Mapping[StrEnum, str] = {
    Reliability.A: N_("A, confirmed by record or by a UN body"),
    Reliability.B: N_("B, credible and independent"),
    Reliability.C: N_("C, uncorroborated"),
}
EVIDENCE_KINDS: Mapping[StrEnum, str] = {
    EvidenceKind.CASE: N_("Case"),
    EvidenceKind.IMAGERY: N_("Imagery"),
    EvidenceKind.LAW: N_("Law"),
    EvidenceKind.MEDIA: N_("Media"),
    EvidenceKind.REPORT: N_("Report"),
    EvidenceKind.RULING: N_("Ruling"),
    EvidenceKind.STATE_REPLY: N_("Statement or reply of the State"),
    EvidenceKind.STATISTICS: N_("Statistics"),
    EvidenceKind.TESTIMONY: N_("Testimony"),
    EvidenceKind.TREATY: N_("Treaty"),
    EvidenceKind.UN_DOCUMENT: N_("UN document"),
}
REVIEW_STATES: Mapping[StrEnum, str] = {
    ReviewState.DRAFT: N_("Draft"),
    ReviewState.IN_REVIEW: N_("In review"),
    ReviewState.APPROVED: N_("Approved"),
    ReviewState.WITHDRAWN: N_("Withdrawn"),
}
PUBLICATION_BASES: Mapping[StrEnum, str] = {
    PublicationBasis.PUBLISHED_SOURCE: N_("A published source"),
    PublicationBasis.INTERNAL: N_("Internal use only"),
    PublicationBasis.CONSENT: N_("Consent of everybody in it"),
}
CONSENT_USES: Mapping[StrEnum, str] = {
    ConsentUse.INTERNAL: N_("Inside the organisation"),
    ConsentUse.COALITION: N_("Partners of a coalition"),
    ConsentUse.UN_CONFIDENTIAL: N_("UN, confidential"),
    ConsentUse.UN_PUBLIC: N_("UN, public"),
    ConsentUse.MEDIA: N_("Press and media"),
    ConsentUse.COURT: N_("Courts and prosecutors"),
}
CONSENT_FORMS: Mapping[StrEnum, str] = {
    ConsentForm.AGGREGATE: N_("Counted only"),
    ConsentForm.PSEUDONYM: N_("Under another name"),
    ConsentForm.NAMED: N_("By name"),
}
CONSENT_GIVERS: Mapping[StrEnum, str] = {
    ConsentGiver.SELF: N_("The person"),
    ConsentGiver.GUARDIAN: N_("A parent or guardian"),
}
PERSON_ROLES: Mapping[StrEnum, str] = {
    PersonRole.SPEAKER: N_("Speaks in it"),
    PersonRole.CONCERNED: N_("It happened to them"),
    PersonRole.RELATIVE: N_("Relative who is told of"),
    PersonRole.HELPER: N_("Helped or hid somebody"),
    PersonRole.INTERPRETER: N_("Interpreted"),
}
TIES: Mapping[StrEnum, str] = {
    TieKind.RELATIVE: N_("Relative"),
    TieKind.HELPER: N_("Helper"),
    TieKind.INTERPRETER: N_("Interpreter"),
    TieKind.CASE: N_("Same case"),
}
SECRET_FIELDS: Mapping[StrEnum, str] = {
    SecretField.REAL_NAME: N_("Real name"),
    SecretField.ALSO_KNOWN_AS: N_("Other names and spellings"),
    SecretField.CONTACT: N_("Contact"),
    SecretField.PLACE: N_("Exact places"),
    SecretField.BIRTH: N_("Birth"),
    SecretField.OCCUPATION: N_("Occupation"),
    SecretField.NOTE: N_("Note"),
}
LETTER_KINDS: Mapping[StrEnum, str] = {
    CommunicationKind.ALLEGATION: N_("Allegation letter: what is said to have happened"),
    CommunicationKind.JOINT_ALLEGATION: N_("Joint allegation letter, of several mandates"),
    CommunicationKind.URGENT_APPEAL: N_("Urgent appeal: what may still be prevented"),
    CommunicationKind.JOINT_URGENT_APPEAL: N_("Joint urgent appeal, of several mandates"),
    CommunicationKind.OTHER: N_("Other letter: on laws, policies or earlier letters"),
}
INSTRUMENT_KINDS: Mapping[StrEnum, str] = {
    InstrumentKind.TREATY: N_("Treaty"),
    InstrumentKind.SECURITY_COUNCIL_RESOLUTION: N_("Security Council resolution"),
    InstrumentKind.CUSTOM: N_("Customary law"),
    InstrumentKind.DECLARATION: N_("Declaration"),
}
OPENINGS: Mapping[StrEnum, str] = {
    Opening.INVITATION: N_("Invitation with the protection role"),
    Opening.PASSWORD_LINK: N_("Link for a new password"),
    Opening.ROLE: N_("The protection role"),
    Opening.SECOND_FACTOR: N_("Second factor removed"),
}
SCANS: Mapping[StrEnum, str] = {
    Scan.CLEAN: N_("The virus scanner found nothing in it."),
    Scan.NOT_SCANNED: N_("Not scanned for viruses: no scanner was set up when it came in."),
}
ROLES: Mapping[StrEnum, str] = {
    Role.ADMIN: N_("Administrator"),
    Role.CONTRIBUTOR: N_("Contributor"),
    Role.PROTECTION: N_("Protection"),
    Role.RESEARCHER: N_("Researcher"),
    Role.REVIEWER: N_("Reviewer"),
    Role.VIEWER: N_("Viewer"),
}
STRANDS: Mapping[StrEnum, str] = {
    Strand.STATE_CLAIM: N_("The State under review, about itself"),
    Strand.OFFICIAL_RECORD: N_("Official record: a law, a judgment, a treaty action"),
    Strand.UN: N_("United Nations"),
    Strand.NHRI: N_("National human rights institution"),
    Strand.CIVIL_SOCIETY: N_("Civil society"),
    Strand.ACADEMIC: N_("Research"),
    Strand.MEDIA: N_("Media"),
    Strand.TESTIMONY: N_("Testimony"),
    Strand.OTHER_STATE: N_("Another State"),
}
