"""What protects people: the vault, consent, case files, attachments, sessions, what left the house, indicators."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_TABLES = (
    "sealed_text",
    "evidence_version",
    "evidence_person",
    "disclosed_evidence",
    "attachment",
    "pseudonym",
    "person_tie",
    "person_secret",
    "person_key",
    "consent",
    "sign_in",
    "series_gap",
    "recovery_code",
    "person",
    "named",
    "restricted_state",
    "purge",
    "organisation_key",
    "name_release",
    "invitation",
    "indicator_series",
    "disclosure",
    "case_file",
    "attempt",
)


def _closed(name: str, *terms: str) -> sa.Enum:
    return sa.Enum(*terms, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            _closed(
                "kind",
                "sign_in_address",
                "sign_in_person",
                "second_factor",
                "leak_check",
                "invitation",
                "vault_reading",
            ),
            nullable=False,
        ),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(who) = 64", name=op.f("ck_attempt_who_is_hashed")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
    )
    op.create_index("ix_attempt_who", "attempt", ["kind", "who", "at"], unique=False)

    op.create_table(
        "case_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("state_code", sa.Text(), nullable=False),
        sa.Column("is_restricted", sa.Boolean(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("trim(code) <> ''", name=op.f("ck_case_file_code_said")),
        sa.CheckConstraint("trim(title) <> ''", name=op.f("ck_case_file_title_said")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_case_file_organisation_id")),
        sa.ForeignKeyConstraint(["state_code"], ["state.code"], name=op.f("fk_case_file_state_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_file")),
        sa.UniqueConstraint("organisation_id", "code", name=op.f("uq_case_file_organisation_id_code")),
    )
    op.create_index("ix_case_file_state_code", "case_file", ["state_code"], unique=False)

    op.create_table(
        "disclosure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column(
            "use",
            _closed("use", "internal", "coalition", "un_confidential", "un_public", "media", "court"),
            nullable=False,
        ),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.CheckConstraint("trim(name) <> ''", name=op.f("ck_disclosure_name_said")),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_disclosure_sha256_is_one")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_disclosure_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosure")),
    )
    op.create_index("ix_disclosure_organisation_id", "disclosure", ["organisation_id"], unique=False)

    op.create_table(
        "indicator_series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state_code", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.CheckConstraint("trim(code) <> ''", name=op.f("ck_indicator_series_code_said")),
        sa.CheckConstraint("trim(title) <> ''", name=op.f("ck_indicator_series_title_said")),
        sa.CheckConstraint("trim(unit) <> ''", name=op.f("ck_indicator_series_unit_said")),
        sa.ForeignKeyConstraint(["state_code"], ["state.code"], name=op.f("fk_indicator_series_state_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator_series")),
        sa.UniqueConstraint("state_code", "code", name=op.f("uq_indicator_series_state_code_code")),
    )
    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("token_sha256", sa.Text(), nullable=False),
        sa.Column("invited_by", sa.Text(), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "email = lower(email) AND email LIKE '_%@_%'", name=op.f("ck_invitation_email_is_an_address")
        ),
        sa.CheckConstraint("trim(invited_by) <> ''", name=op.f("ck_invitation_invited_by_said")),
        sa.CheckConstraint("length(token_sha256) = 64", name=op.f("ck_invitation_token_is_hashed")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_invitation_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_invitation_token_sha256")),
    )
    op.create_index("ix_invitation_organisation_id", "invitation", ["organisation_id"], unique=False)

    op.create_table(
        "name_release",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("artefact", sa.Text(), nullable=False),
        sa.Column("released_by", sa.Text(), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("trim(released_by) <> ''", name=op.f("ck_name_release_released_by_said")),
        sa.CheckConstraint("length(digest) = 64", name=op.f("ck_name_release_digest_is_one")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_name_release_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_name_release")),
    )
    op.create_index(
        "uq_name_release",
        "name_release",
        ["organisation_id", "digest", "artefact"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )

    op.create_table(
        "organisation_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("master", sa.Text(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("trim(master) <> ''", name=op.f("ck_organisation_key_master_said")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_organisation_key_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_key")),
        sa.UniqueConstraint("organisation_id", "version", name=op.f("uq_organisation_key_organisation_id_version")),
    )
    op.create_table(
        "purge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("purged_by", sa.Text(), nullable=False),
        sa.Column("purged_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("trim(reason) <> ''", name=op.f("ck_purge_reason_said")),
        sa.CheckConstraint("length(digest) = 64", name=op.f("ck_purge_digest_is_sha_256")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_purge_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purge")),
        sa.UniqueConstraint("subject", name=op.f("uq_purge_subject")),
    )
    op.create_index("ix_purge_organisation_id", "purge", ["organisation_id"], unique=False)

    op.create_table(
        "restricted_state",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("state_code", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_restricted_state_organisation_id")
        ),
        sa.ForeignKeyConstraint(["state_code"], ["state.code"], name=op.f("fk_restricted_state_state_code")),
        sa.PrimaryKeyConstraint("organisation_id", "state_code", name=op.f("pk_restricted_state")),
    )
    op.create_index("ix_restricted_state_state_code", "restricted_state", ["state_code"], unique=False)

    op.create_table(
        "named",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("case_file_id", sa.Integer(), nullable=True),
        sa.Column("state_code", sa.Text(), nullable=True),
        sa.Column("granted_by", sa.Text(), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(case_file_id IS NULL) <> (state_code IS NULL)", name=op.f("ck_named_file_or_state")),
        sa.ForeignKeyConstraint(["case_file_id"], ["case_file.id"], name=op.f("fk_named_case_file_id")),
        sa.ForeignKeyConstraint(["state_code"], ["state.code"], name=op.f("fk_named_state_code")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_named_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_named")),
    )
    op.create_index("ix_named_case_file_id", "named", ["case_file_id"], unique=False)
    op.create_index("ix_named_user_id", "named", ["user_id"], unique=False)
    op.create_index(
        "uq_named_file",
        "named",
        ["user_id", "case_file_id"],
        unique=True,
        sqlite_where=sa.text("case_file_id IS NOT NULL"),
        postgresql_where=sa.text("case_file_id IS NOT NULL"),
    )
    op.create_index(
        "uq_named_state",
        "named",
        ["user_id", "state_code"],
        unique=True,
        sqlite_where=sa.text("state_code IS NOT NULL"),
        postgresql_where=sa.text("state_code IS NOT NULL"),
    )

    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("purged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("purge_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("ref LIKE 'P-%' AND length(ref) = 7", name=op.f("ck_person_ref_is_a_code")),
        sa.CheckConstraint("(purged_at IS NULL) = (purge_reason IS NULL)", name=op.f("ck_person_purged_at_together")),
        sa.ForeignKeyConstraint(["made_by"], ["user_account.id"], name=op.f("fk_person_made_by")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_person_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("ref", name=op.f("uq_person_ref")),
    )
    op.create_index("ix_person_organisation_id", "person", ["organisation_id"], unique=False)

    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("code_hash LIKE '$argon2%'", name=op.f("ck_recovery_code_code_is_hashed")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_recovery_code_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
    )
    op.create_index("ix_recovery_code_user_id", "recovery_code", ["user_id"], unique=False)

    op.create_table(
        "series_gap",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("period_first", sa.Date(), nullable=False),
        sa.Column("period_last", sa.Date(), nullable=False),
        sa.Column("period_precision", _closed("period_precision", "day", "month", "year", "period"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("trim(reason) <> ''", name=op.f("ck_series_gap_reason_said")),
        sa.CheckConstraint(
            "period_first <= period_last", name=op.f("ck_series_gap_period_first_not_after_period_last")
        ),
        sa.ForeignKeyConstraint(["series_id"], ["indicator_series.id"], name=op.f("fk_series_gap_series_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series_gap")),
        sa.UniqueConstraint(
            "series_id", "period_first", "period_last", name=op.f("uq_series_gap_series_id_period_first_period_last")
        ),
    )
    op.create_table(
        "sign_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("token_sha256", sa.Text(), nullable=False),
        sa.Column("agent", sa.Text(), nullable=False),
        sa.Column("second_factor", sa.Boolean(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("length(token_sha256) = 64", name=op.f("ck_sign_in_token_is_hashed")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_sign_in_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_sign_in_token_sha256")),
    )
    op.create_index("ix_sign_in_user_id", "sign_in", ["user_id"], unique=False)

    op.create_table(
        "consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "use",
            _closed("use", "internal", "coalition", "un_confidential", "un_public", "media", "court"),
            nullable=False,
        ),
        sa.Column("form", _closed("form", "aggregate", "pseudonym", "named"), nullable=False),
        sa.Column("giver", _closed("giver", "self", "guardian"), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("trim(language) <> ''", name=op.f("ck_consent_language_said")),
        sa.CheckConstraint(
            "(withdrawn_on IS NULL) = (withdrawn_by IS NULL)", name=op.f("ck_consent_withdrawn_on_together")
        ),
        sa.CheckConstraint(
            "expires_on IS NULL OR expires_on > given_on", name=op.f("ck_consent_expires_after_it_was_given")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_consent_person_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["user_account.id"], name=op.f("fk_consent_recorded_by")),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["user_account.id"], name=op.f("fk_consent_withdrawn_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    op.create_index("ix_consent_person_id", "consent", ["person_id"], unique=False)

    op.create_table(
        "person_key",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_key_id", sa.Integer(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_key_id"], ["organisation_key.id"], name=op.f("fk_person_key_organisation_key_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_key_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_person_key")),
    )
    op.create_index("ix_person_key_organisation_key_id", "person_key", ["organisation_key_id"], unique=False)

    op.create_table(
        "person_secret",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "field",
            _closed("field", "real_name", "also_known_as", "contact", "place", "birth", "occupation", "note"),
            nullable=False,
        ),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_secret_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_secret")),
        sa.UniqueConstraint("person_id", "field", "ordinal", name=op.f("uq_person_secret_person_id_field_ordinal")),
    )
    op.create_table(
        "person_tie",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("kind", _closed("kind", "relative", "helper", "interpreter", "case"), nullable=False),
        sa.CheckConstraint("person_id <> other_id", name=op.f("ck_person_tie_two_people")),
        sa.ForeignKeyConstraint(["other_id"], ["person.id"], name=op.f("fk_person_tie_other_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_tie_person_id")),
        sa.PrimaryKeyConstraint("person_id", "other_id", name=op.f("pk_person_tie")),
    )
    op.create_index("ix_person_tie_other_id", "person_tie", ["other_id"], unique=False)

    op.create_table(
        "pseudonym",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("publication", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.CheckConstraint("trim(name) <> ''", name=op.f("ck_pseudonym_name_said")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_pseudonym_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pseudonym")),
        sa.UniqueConstraint("person_id", "publication", name=op.f("uq_pseudonym_person_id_publication")),
    )
    op.create_table(
        "attachment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("evidence_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("stored_sha256", sa.Text(), nullable=False),
        sa.Column("byte_count", sa.Integer(), nullable=False),
        sa.Column("is_sealed", sa.Boolean(), nullable=False),
        sa.Column("organisation_key_id", sa.Integer(), nullable=True),
        sa.Column("scan", _closed("scan", "not_scanned", "clean"), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_by", sa.Integer(), nullable=True),
        sa.Column("redacted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("trim(label) <> ''", name=op.f("ck_attachment_label_said")),
        sa.CheckConstraint(
            "(organisation_key_id IS NULL) = (NOT is_sealed)", name=op.f("ck_attachment_sealed_under_a_key")
        ),
        sa.CheckConstraint("byte_count > 0", name=op.f("ck_attachment_byte_count_of_something")),
        sa.CheckConstraint(
            "length(sha256) = 64 AND length(stored_sha256) = 64", name=op.f("ck_attachment_hashes_are_sha_256")
        ),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name=op.f("fk_attachment_evidence_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_attachment_organisation_id")),
        sa.ForeignKeyConstraint(
            ["organisation_key_id"], ["organisation_key.id"], name=op.f("fk_attachment_organisation_key_id")
        ),
        sa.ForeignKeyConstraint(["received_by"], ["user_account.id"], name=op.f("fk_attachment_received_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
        sa.UniqueConstraint("ref", name=op.f("uq_attachment_ref")),
    )
    op.create_index("ix_attachment_evidence_id", "attachment", ["evidence_id"], unique=False)
    op.create_index("ix_attachment_organisation_id", "attachment", ["organisation_id"], unique=False)
    op.create_index("ix_attachment_organisation_key_id", "attachment", ["organisation_key_id"], unique=False)
    op.create_index("ix_attachment_stored_sha256", "attachment", ["stored_sha256"], unique=False)

    op.create_table(
        "disclosed_evidence",
        sa.Column("disclosure_id", sa.Integer(), nullable=False),
        sa.Column("evidence_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["disclosure_id"], ["disclosure.id"], name=op.f("fk_disclosed_evidence_disclosure_id")),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name=op.f("fk_disclosed_evidence_evidence_id")),
        sa.PrimaryKeyConstraint("disclosure_id", "evidence_id", name=op.f("pk_disclosed_evidence")),
    )
    op.create_index("ix_disclosed_evidence_evidence_id", "disclosed_evidence", ["evidence_id"], unique=False)

    op.create_table(
        "evidence_person",
        sa.Column("evidence_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", _closed("role", "speaker", "concerned", "relative", "helper", "interpreter"), nullable=False),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name=op.f("fk_evidence_person_evidence_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_evidence_person_person_id")),
        sa.PrimaryKeyConstraint("evidence_id", "person_id", name=op.f("pk_evidence_person")),
    )
    op.create_index("ix_evidence_person_person_id", "evidence_person", ["person_id"], unique=False)

    op.create_table(
        "evidence_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("evidence_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("organisation_key_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name=op.f("fk_evidence_version_evidence_id")),
        sa.ForeignKeyConstraint(
            ["organisation_key_id"], ["organisation_key.id"], name=op.f("fk_evidence_version_organisation_key_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_version")),
        sa.UniqueConstraint("evidence_id", "number", name=op.f("uq_evidence_version_evidence_id_number")),
    )
    op.create_index(
        "ix_evidence_version_organisation_key_id", "evidence_version", ["organisation_key_id"], unique=False
    )

    op.create_table(
        "sealed_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("evidence_id", sa.Integer(), nullable=False),
        sa.Column("field", _closed("field", "summary", "quote", "translation", "locator"), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("organisation_key_id", sa.Integer(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name=op.f("fk_sealed_text_evidence_id")),
        sa.ForeignKeyConstraint(
            ["organisation_key_id"], ["organisation_key.id"], name=op.f("fk_sealed_text_organisation_key_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sealed_text_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sealed_text")),
        sa.UniqueConstraint("evidence_id", "field", name=op.f("uq_sealed_text_evidence_id_field")),
    )
    op.create_index("ix_sealed_text_organisation_key_id", "sealed_text", ["organisation_key_id"], unique=False)
    op.create_index("ix_sealed_text_person_id", "sealed_text", ["person_id"], unique=False)


def downgrade() -> None:
    """Take the tables away, where nothing that protects people would be lost.

    Raises:
        RuntimeError: there are people in the vault, or files.
    """
    for table in ("person", "attachment", "sealed_text"):
        if op.get_bind().execute(sa.text(f"SELECT count(*) FROM {table}")).scalar():  # noqa: S608 (a name from above)
            raise RuntimeError(f"There are rows in {table}; nothing was changed; restore the backup made before 0008.")
    for table in _TABLES:
        op.drop_table(table)
