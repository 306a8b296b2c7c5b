"""People of the vault, apart from what they told: keys of their own, ciphertexts, pseudonyms, ties, consent.

No column here holds a name in clear. `PersonKey` is the person's own key, wrapped under the organisation's: without
that row nothing of the person can be read again, from this database or from a backup of it.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.protection import ConsentForm, ConsentGiver, ConsentUse, PersonRole, SecretField, TieKind
from tracker.storage.base import Base, Id, said, together
from tracker.storage.types import closed


class OrganisationKey(Base):
    """A key of an organisation, wrapped under the master key, which is never in the database; the newest one seals."""

    __tablename__ = "organisation_key"
    __table_args__ = (UniqueConstraint("organisation_id", "version"), said("master"))

    id: Mapped[Id]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    version: Mapped[int]
    master: Mapped[str]  # which master key wraps it, by the fingerprint that `tracker keys` shows
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime]


class Person(Base):
    """Somebody whom testimony comes from or is about, known by a code that says nothing of them: ``P-7K2QX``."""

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("ref LIKE 'P-%' AND length(ref) = 7", name="ref_is_a_code"),
        together("purged_at", "purge_reason"),
    )

    id: Mapped[Id]
    ref: Mapped[str] = mapped_column(unique=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    purged_at: Mapped[datetime | None]
    purge_reason: Mapped[str | None]

    key: Mapped[PersonKey | None] = relationship()
    secrets: Mapped[list[PersonSecret]] = relationship(order_by="PersonSecret.id")
    consents: Mapped[list[Consent]] = relationship(order_by="Consent.id")


class PersonKey(Base):
    """The key of one person, wrapped under one of the organisation's; a purge deletes the row."""

    __tablename__ = "person_key"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    organisation_key_id: Mapped[int] = mapped_column(ForeignKey("organisation_key.id"), index=True)
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)


class PersonSecret(Base):
    """One thing known of a person, encrypted under the person's key; person and field are bound to the ciphertext."""

    __tablename__ = "person_secret"
    __table_args__ = (UniqueConstraint("person_id", "field", "ordinal"),)

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    field: Mapped[SecretField] = mapped_column(closed(SecretField, "field"))
    ordinal: Mapped[int] = mapped_column(default=0)  # a person may have several names or contacts
    content: Mapped[bytes] = mapped_column(LargeBinary)


class PersonTie(Base):
    """A tie between two people, so that a helper is not forgotten when the one helped is told of."""

    __tablename__ = "person_tie"
    __table_args__ = (CheckConstraint("person_id <> other_id", name="two_people"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    kind: Mapped[TieKind] = mapped_column(closed(TieKind, "kind"))


class Pseudonym(Base):
    """What a person is called in one publication; "" is the name used inside. Never derived from the real one."""

    __tablename__ = "pseudonym"
    __table_args__ = (UniqueConstraint("person_id", "publication"), said("name"))

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    publication: Mapped[str] = mapped_column(default="")
    name: Mapped[str]


class Consent(Base):
    """What a person agreed to, for one use; never changed, only withdrawn. No free text, so nothing can slip in."""

    __tablename__ = "consent"
    __table_args__ = (
        said("language"),
        CheckConstraint("expires_on IS NULL OR expires_on > given_on", name="expires_after_it_was_given"),
        together("withdrawn_on", "withdrawn_by"),
    )

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    use: Mapped[ConsentUse] = mapped_column(closed(ConsentUse, "use"))
    form: Mapped[ConsentForm] = mapped_column(closed(ConsentForm, "form"))
    giver: Mapped[ConsentGiver] = mapped_column(closed(ConsentGiver, "giver"))
    language: Mapped[str]
    given_on: Mapped[date]
    expires_on: Mapped[date | None]  # the first day on which it no longer holds
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime]
    withdrawn_on: Mapped[date | None]
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))


class EvidencePerson(Base):
    """Who stands in an item of evidence, and how; without consent of each of them it is never public."""

    __tablename__ = "evidence_person"

    evidence_id: Mapped[int] = mapped_column(ForeignKey("evidence.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    role: Mapped[PersonRole] = mapped_column(closed(PersonRole, "role"))


class Purge(Base):
    """What a purge leaves: a hash over what was destroyed, the reason, who and when. Replayed on restored backups."""

    __tablename__ = "purge"
    __table_args__ = (said("reason"), CheckConstraint("length(digest) = 64", name="digest_is_sha_256"))

    id: Mapped[Id]
    subject: Mapped[str] = mapped_column(unique=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    digest: Mapped[str]
    reason: Mapped[str]
    purged_by: Mapped[str]
    purged_at: Mapped[datetime]
