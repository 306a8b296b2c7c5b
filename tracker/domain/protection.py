"""The closed lists of what protects people: uses that consent covers, forms in which somebody may appear, ties.

Source: OHCHR, Manual on Human Rights Monitoring (chapters on interviewing and protection); Istanbul Protocol on
informed consent; ICRC, Professional Standards for Protection Work.
"""

from __future__ import annotations

from enum import StrEnum


class ConsentUse(StrEnum):
    """What somebody may agree to: each use is asked for by itself, in the order of how far it goes."""

    INTERNAL = "internal"
    COALITION = "coalition"
    UN_CONFIDENTIAL = "un_confidential"
    UN_PUBLIC = "un_public"
    MEDIA = "media"
    COURT = "court"


class ConsentForm(StrEnum):
    """How somebody appears in a use: counted only, under a pseudonym, or by name."""

    AGGREGATE = "aggregate"
    PSEUDONYM = "pseudonym"
    NAMED = "named"


class ConsentGiver(StrEnum):
    """Who agreed."""

    SELF = "self"
    GUARDIAN = "guardian"


class PersonRole(StrEnum):
    """How somebody stands in an item of evidence; every one of them needs consent."""

    SPEAKER = "speaker"
    CONCERNED = "concerned"
    RELATIVE = "relative"
    HELPER = "helper"
    INTERPRETER = "interpreter"


class TieKind(StrEnum):
    """How one person of the vault stands to another."""

    RELATIVE = "relative"
    HELPER = "helper"
    INTERPRETER = "interpreter"
    CASE = "case"


class SecretField(StrEnum):
    """What the vault keeps of a person, always encrypted."""

    REAL_NAME = "real_name"
    ALSO_KNOWN_AS = "also_known_as"
    CONTACT = "contact"
    PLACE = "place"
    BIRTH = "birth"
    OCCUPATION = "occupation"
    NOTE = "note"


class SealedField(StrEnum):
    """The texts of restricted evidence, kept encrypted apart from the row that carries them."""

    SUMMARY = "summary"
    QUOTE = "quote"
    TRANSLATION = "translation"
    LOCATOR = "locator"


class Scan(StrEnum):
    """What a scanner for malware said of a file; an infected file is never kept."""

    NOT_SCANNED = "not_scanned"
    CLEAN = "clean"


class Limited(StrEnum):
    """What is counted in the throttle table."""

    SIGN_IN_ADDRESS = "sign_in_address"
    SIGN_IN_PERSON = "sign_in_person"
    SECOND_FACTOR = "second_factor"
    LEAK_CHECK = "leak_check"
    INVITATION = "invitation"
    VAULT_READING = "vault_reading"
