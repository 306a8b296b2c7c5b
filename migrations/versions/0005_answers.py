"""What follows from it: stored assessments, judgements and the audit trail, which only grow; what the seed brought."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def _closed(name: str, *terms: str) -> sa.Enum:
    return sa.Enum(*terms, name=name, native_enum=False, create_constraint=True, length=40)


APPEND_ONLY = ("audit_entry", "judgement")


def _guard_sqlite(table: str) -> None:
    for action in ("update", "delete"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{action} BEFORE {action.upper()} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} only grows'); END"
        )


def _guard_postgresql(table: str) -> None:
    op.execute(
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION only_grows()"
    )


def _guard() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    if not sqlite:
        op.execute(
            "CREATE FUNCTION only_grows() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '% only grows', TG_TABLE_NAME; END $$"
        )
    for table in APPEND_ONLY:
        if sqlite:
            _guard_sqlite(table)
        else:
            _guard_postgresql(table)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "audit_entry",
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("previous_hash", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.CheckConstraint(r"event LIKE '_%\:_%'", name=op.f("ck_audit_entry_event_is_noun_and_action")),
        sa.CheckConstraint("trim(actor) <> ''", name=op.f("ck_audit_entry_actor_said")),
        sa.CheckConstraint("trim(subject) <> ''", name=op.f("ck_audit_entry_subject_said")),
        sa.CheckConstraint(
            "length(hash) = 64 AND length(previous_hash) = 64", name=op.f("ck_audit_entry_hashes_are_sha_256")
        ),
        sa.CheckConstraint("sequence >= 1", name=op.f("ck_audit_entry_sequence_counts_from_one")),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_audit_entry")),
        sa.UniqueConstraint("hash", name=op.f("uq_audit_entry_hash")),
        sa.UniqueConstraint("previous_hash", name=op.f("uq_audit_entry_previous_hash")),
    )
    op.create_index("ix_audit_entry_subject", "audit_entry", ["subject", "sequence"], unique=False)
    op.create_table(
        "seed_record",
        sa.Column("table_name", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("table_name", "key", name=op.f("pk_seed_record")),
    )
    op.create_table(
        "judgement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("part_id", sa.Integer(), nullable=False),
        sa.Column("state_code", sa.Text(), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            _closed(
                "status",
                "implemented",
                "partially_implemented",
                "not_implemented",
                "regressed",
                "insufficient_information",
                "not_assessed",
                "pending",
                "awaiting_reply",
                "overdue",
                "replied_in_substance",
                "replied_in_part",
                "replied_without_substance",
                "no_reply",
            ),
            nullable=False,
        ),
        sa.Column("rationale", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("trim(rationale) <> ''", name=op.f("ck_judgement_rationale_said")),
        sa.CheckConstraint("cycle >= 0", name=op.f("ck_judgement_cycle_known")),
        sa.ForeignKeyConstraint(["part_id"], ["part.id"], name=op.f("fk_judgement_part_id")),
        sa.ForeignKeyConstraint(["state_code"], ["state.code"], name=op.f("fk_judgement_state_code")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_judgement_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judgement")),
    )
    op.create_index("ix_judgement_unit", "judgement", ["part_id", "state_code", "cycle"], unique=False)
    op.create_index(op.f("ix_judgement_user_id"), "judgement", ["user_id"], unique=False)
    op.create_table(
        "stored_assessment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("part_id", sa.Integer(), nullable=False),
        sa.Column("state_code", sa.Text(), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("audience", _closed("audience", "internal", "public"), nullable=False),
        sa.Column("window_from", sa.Date(), nullable=True),
        sa.Column("window_to", sa.Date(), nullable=True),
        sa.Column(
            "status",
            _closed(
                "status",
                "implemented",
                "partially_implemented",
                "not_implemented",
                "regressed",
                "insufficient_information",
                "not_assessed",
                "pending",
                "awaiting_reply",
                "overdue",
                "replied_in_substance",
                "replied_in_part",
                "replied_without_substance",
                "no_reply",
            ),
            nullable=False,
        ),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("rulebook", sa.Integer(), nullable=False),
        sa.Column("confidence", _closed("confidence", "high", "medium", "low", "none"), nullable=False),
        sa.Column("flags", sa.JSON(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("evidence_for", sa.JSON(), nullable=False),
        sa.Column("evidence_against", sa.JSON(), nullable=False),
        sa.Column("claims", sa.JSON(), nullable=False),
        sa.Column("baseline", sa.JSON(), nullable=False),
        sa.Column("shown_beside", sa.JSON(), nullable=False),
        sa.Column(
            "last_known_status",
            _closed(
                "last_known_status",
                "implemented",
                "partially_implemented",
                "not_implemented",
                "regressed",
                "insufficient_information",
                "not_assessed",
                "pending",
                "awaiting_reply",
                "overdue",
                "replied_in_substance",
                "replied_in_part",
                "replied_without_substance",
                "no_reply",
            ),
            nullable=True,
        ),
        sa.Column("last_known_cycle", sa.Integer(), nullable=True),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "(last_known_status IS NULL) = (last_known_cycle IS NULL)",
            name=op.f("ck_stored_assessment_last_known_status_together"),
        ),
        sa.CheckConstraint("cycle >= 0", name=op.f("ck_stored_assessment_cycle_known")),
        sa.CheckConstraint("window_from < window_to", name=op.f("ck_stored_assessment_window_has_a_day")),
        sa.ForeignKeyConstraint(["part_id"], ["part.id"], name=op.f("fk_stored_assessment_part_id")),
        sa.ForeignKeyConstraint(["state_code"], ["state.code"], name=op.f("fk_stored_assessment_state_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_assessment")),
        sa.UniqueConstraint(
            "part_id",
            "state_code",
            "cycle",
            "audience",
            name=op.f("uq_stored_assessment_part_id_state_code_cycle_audience"),
        ),
    )
    op.create_index(
        "ix_stored_assessment_state", "stored_assessment", ["state_code", "audience", "cycle"], unique=False
    )
    _guard()


def downgrade() -> None:
    """Take them away."""
    op.drop_index("ix_stored_assessment_state", table_name="stored_assessment")
    op.drop_table("stored_assessment")
    op.drop_index(op.f("ix_judgement_user_id"), table_name="judgement")
    op.drop_index("ix_judgement_unit", table_name="judgement")
    op.drop_table("judgement")
    op.drop_table("seed_record")
    op.drop_index("ix_audit_entry_subject", table_name="audit_entry")
    op.drop_table("audit_entry")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION only_grows()")
