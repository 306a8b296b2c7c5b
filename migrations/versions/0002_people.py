"""Who uses the program: organisations, the States they track, people and roles; what a person checked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def _closed(name: str, *terms: str) -> sa.Enum:
    return sa.Enum(*terms, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.CheckConstraint("trim(code) <> ''", name=op.f("ck_organisation_code_said")),
        sa.CheckConstraint("trim(name) <> ''", name=op.f("ck_organisation_name_said")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("code", name=op.f("uq_organisation_code")),
    )
    op.create_table(
        "role",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", _closed("name", "admin", "editor", "reviewer", "viewer"), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role")),
        sa.UniqueConstraint("name", name=op.f("uq_role_name")),
    )
    op.create_table(
        "tracked_state",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("state_code", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_tracked_state_organisation_id")
        ),
        sa.ForeignKeyConstraint(["state_code"], ["state.code"], name=op.f("fk_tracked_state_state_code")),
        sa.PrimaryKeyConstraint("organisation_id", "state_code", name=op.f("pk_tracked_state")),
    )
    op.create_index(op.f("ix_tracked_state_state_code"), "tracked_state", ["state_code"], unique=False)
    op.create_table(
        "user_account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("password", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("fs_uniquifier", sa.Text(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "email = lower(email) AND email LIKE '_%@_%'", name=op.f("ck_user_account_email_is_an_address")
        ),
        sa.CheckConstraint("password LIKE '$argon2%'", name=op.f("ck_user_account_password_is_hashed")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_user_account_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_account")),
        sa.UniqueConstraint("email", name=op.f("uq_user_account_email")),
        sa.UniqueConstraint("fs_uniquifier", name=op.f("uq_user_account_fs_uniquifier")),
    )
    op.create_index(op.f("ix_user_account_organisation_id"), "user_account", ["organisation_id"], unique=False)
    op.create_table(
        "treaty_record",
        sa.Column("state_code", sa.Text(), nullable=False),
        sa.Column("instrument_code", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column(
            "certainty", _closed("certainty", "confirmed", "secondary", "derived", "general_knowledge"), nullable=False
        ),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("checked_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(checked_on IS NULL) = (checked_by_id IS NULL)", name=op.f("ck_treaty_record_checked_on_together")
        ),
        sa.ForeignKeyConstraint(["checked_by_id"], ["user_account.id"], name=op.f("fk_treaty_record_checked_by_id")),
        sa.ForeignKeyConstraint(
            ["instrument_code"], ["instrument.code"], name=op.f("fk_treaty_record_instrument_code")
        ),
        sa.ForeignKeyConstraint(["state_code"], ["state.code"], name=op.f("fk_treaty_record_state_code")),
        sa.PrimaryKeyConstraint("state_code", "instrument_code", name=op.f("pk_treaty_record")),
    )
    op.create_index(op.f("ix_treaty_record_instrument_code"), "treaty_record", ["instrument_code"], unique=False)
    op.create_table(
        "user_role",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("role_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["role_id"], ["role.id"], name=op.f("fk_user_role_role_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_user_role_user_id")),
        sa.PrimaryKeyConstraint("user_id", "role_id", name=op.f("pk_user_role")),
    )
    op.create_index(op.f("ix_user_role_role_id"), "user_role", ["role_id"], unique=False)


def downgrade() -> None:
    """Take them away."""
    op.drop_index(op.f("ix_user_role_role_id"), table_name="user_role")
    op.drop_table("user_role")
    op.drop_index(op.f("ix_treaty_record_instrument_code"), table_name="treaty_record")
    op.drop_table("treaty_record")
    op.drop_index(op.f("ix_user_account_organisation_id"), table_name="user_account")
    op.drop_table("user_account")
    op.drop_index(op.f("ix_tracked_state_state_code"), table_name="tracked_state")
    op.drop_table("tracked_state")
    op.drop_table("role")
    op.drop_table("organisation")
