"""What the world provides: States, mechanisms, the calendar, taxonomies, instruments and treaty actions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _closed(name: str, *terms: str) -> sa.Enum:
    return sa.Enum(*terms, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "affected_group",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.CheckConstraint("trim(name) <> ''", name=op.f("ck_affected_group_name_said")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_affected_group")),
        sa.UniqueConstraint("name", name=op.f("uq_affected_group_name")),
    )
    op.create_table(
        "cycle",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("first_session", sa.Integer(), nullable=False),
        sa.Column("last_session", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column(
            "certainty", _closed("certainty", "confirmed", "secondary", "derived", "general_knowledge"), nullable=False
        ),
        sa.Column("source", sa.Text(), nullable=False),
        sa.CheckConstraint("first_session <= last_session", name=op.f("ck_cycle_first_session_not_after_last_session")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_cycle_number_counts_from_one")),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_cycle_starts_on_not_after_ends_on")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_cycle")),
    )
    op.create_table(
        "instrument",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column(
            "kind", _closed("kind", "treaty", "security_council_resolution", "custom", "declaration"), nullable=False
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("short_name", sa.Text(), nullable=False),
        sa.Column("adopted_on", sa.Date(), nullable=True),
        sa.Column("entry_into_force_on", sa.Date(), nullable=True),
        sa.Column("depositary_ref", sa.Text(), nullable=False),
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint("trim(name) <> ''", name=op.f("ck_instrument_name_said")),
        sa.CheckConstraint(
            "adopted_on <= entry_into_force_on", name=op.f("ck_instrument_adopted_on_not_after_entry_into_force_on")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_instrument")),
        sa.UniqueConstraint("name", name=op.f("uq_instrument_name")),
    )
    op.create_table(
        "mechanism_body",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            _closed(
                "kind",
                "upr",
                "treaty_body",
                "special_procedure",
                "commission_of_inquiry",
                "security_council",
                "un_agency",
                "regional_body",
                "ngo",
            ),
            nullable=False,
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("short_name", sa.Text(), nullable=False),
        sa.CheckConstraint("trim(name) <> ''", name=op.f("ck_mechanism_body_name_said")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_mechanism_body")),
        sa.UniqueConstraint("name", name=op.f("uq_mechanism_body_name")),
    )
    op.create_table(
        "sdg",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.CheckConstraint("trim(name) <> ''", name=op.f("ck_sdg_name_said")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_sdg")),
    )
    op.create_table(
        "state",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("iso2", sa.Text(), nullable=False),
        sa.Column("m49", sa.Text(), nullable=False),
        sa.Column("cow", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("official_name", sa.Text(), nullable=False),
        sa.Column(
            "regional_group",
            _closed("regional_group", "african", "asia_pacific", "eastern_european", "grulac", "weog", "none"),
            nullable=False,
        ),
        sa.Column("membership", _closed("membership", "member", "observer"), nullable=False),
        sa.CheckConstraint("trim(name) <> ''", name=op.f("ck_state_name_said")),
        sa.CheckConstraint("length(code) = 3 AND code = upper(code)", name=op.f("ck_state_code_is_alpha_3")),
        sa.CheckConstraint("length(iso2) = 2 AND iso2 = upper(iso2)", name=op.f("ck_state_iso2_is_alpha_2")),
        sa.CheckConstraint("length(m49) = 3", name=op.f("ck_state_m49_has_three_digits")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_state")),
        sa.UniqueConstraint("cow", name=op.f("uq_state_cow")),
        sa.UniqueConstraint("iso2", name=op.f("uq_state_iso2")),
        sa.UniqueConstraint("m49", name=op.f("uq_state_m49")),
        sa.UniqueConstraint("name", name=op.f("uq_state_name")),
    )
    op.create_table(
        "theme",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("parent_code", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.CheckConstraint("trim(name) <> ''", name=op.f("ck_theme_name_said")),
        sa.ForeignKeyConstraint(["parent_code"], ["theme.code"], name=op.f("fk_theme_parent_code")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_theme")),
        sa.UniqueConstraint("name", name=op.f("uq_theme_name")),
    )
    op.create_table(
        "instrument_alias",
        sa.Column("instrument_code", sa.Text(), nullable=False),
        sa.Column("alias", sa.Text(), nullable=False),
        sa.CheckConstraint("trim(alias) <> ''", name=op.f("ck_instrument_alias_alias_said")),
        sa.ForeignKeyConstraint(
            ["instrument_code"], ["instrument.code"], name=op.f("fk_instrument_alias_instrument_code")
        ),
        sa.PrimaryKeyConstraint("instrument_code", "alias", name=op.f("pk_instrument_alias")),
    )
    op.create_table(
        "provision",
        sa.Column("instrument_code", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["instrument_code"], ["instrument.code"], name=op.f("fk_provision_instrument_code")),
        sa.PrimaryKeyConstraint("instrument_code", "number", name=op.f("pk_provision")),
    )
    op.create_table(
        "state_alias",
        sa.Column("alias", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("state_code", sa.Text(), nullable=False),
        sa.CheckConstraint("trim(alias) <> ''", name=op.f("ck_state_alias_alias_said")),
        sa.ForeignKeyConstraint(["state_code"], ["state.code"], name=op.f("fk_state_alias_state_code")),
        sa.PrimaryKeyConstraint("alias", "source", "language", name=op.f("pk_state_alias")),
    )
    op.create_index(op.f("ix_state_alias_state_code"), "state_alias", ["state_code"], unique=False)
    op.create_table(
        "state_organisation",
        sa.Column("state_code", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["state_code"], ["state.code"], name=op.f("fk_state_organisation_state_code")),
        sa.PrimaryKeyConstraint("state_code", "organisation", name=op.f("pk_state_organisation")),
    )
    op.create_table(
        "treaty_action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state_code", sa.Text(), nullable=False),
        sa.Column("instrument_code", sa.Text(), nullable=False),
        sa.Column(
            "act",
            _closed(
                "act",
                "signature",
                "ratification",
                "accession",
                "succession",
                "acceptance",
                "approval",
                "formal_confirmation",
                "procedure_accepted",
                "reservation_withdrawn",
                "withdrawal",
            ),
            nullable=False,
        ),
        sa.Column("done_first", sa.Date(), nullable=False),
        sa.Column("done_last", sa.Date(), nullable=False),
        sa.Column("done_precision", _closed("done_precision", "day", "month", "year", "period"), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column(
            "certainty", _closed("certainty", "confirmed", "secondary", "derived", "general_knowledge"), nullable=False
        ),
        sa.CheckConstraint("done_first <= done_last", name=op.f("ck_treaty_action_done_first_not_after_done_last")),
        sa.ForeignKeyConstraint(
            ["instrument_code"], ["instrument.code"], name=op.f("fk_treaty_action_instrument_code")
        ),
        sa.ForeignKeyConstraint(["state_code"], ["state.code"], name=op.f("fk_treaty_action_state_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_treaty_action")),
        sa.UniqueConstraint(
            "state_code",
            "instrument_code",
            "act",
            "done_first",
            name=op.f("uq_treaty_action_state_code_instrument_code_act_done_first"),
        ),
    )
    op.create_index(op.f("ix_treaty_action_instrument_code"), "treaty_action", ["instrument_code"], unique=False)
    op.create_table(
        "upr_session",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("precision", _closed("precision", "day", "month", "year", "period"), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column(
            "certainty", _closed("certainty", "confirmed", "secondary", "derived", "general_knowledge"), nullable=False
        ),
        sa.Column("source", sa.Text(), nullable=False),
        sa.CheckConstraint("precision IN ('day', 'month')", name=op.f("ck_upr_session_precision_of_a_session")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_upr_session_number_counts_from_one")),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_upr_session_starts_on_not_after_ends_on")),
        sa.ForeignKeyConstraint(["cycle"], ["cycle.number"], name=op.f("fk_upr_session_cycle")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_upr_session")),
    )
    op.create_index(op.f("ix_upr_session_cycle"), "upr_session", ["cycle"], unique=False)
    op.create_table(
        "review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state_code", sa.Text(), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("session_number", sa.Integer(), nullable=True),
        sa.Column("reviewed_on", sa.Date(), nullable=True),
        sa.Column("adopted_on", sa.Date(), nullable=True),
        sa.Column("report_symbol", sa.Text(), nullable=True),
        sa.Column("addendum_symbol", sa.Text(), nullable=True),
        sa.Column(
            "certainty", _closed("certainty", "confirmed", "secondary", "derived", "general_knowledge"), nullable=False
        ),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint("reviewed_on <= adopted_on", name=op.f("ck_review_reviewed_on_not_after_adopted_on")),
        sa.ForeignKeyConstraint(["cycle"], ["cycle.number"], name=op.f("fk_review_cycle")),
        sa.ForeignKeyConstraint(["session_number"], ["upr_session.number"], name=op.f("fk_review_session_number")),
        sa.ForeignKeyConstraint(["state_code"], ["state.code"], name=op.f("fk_review_state_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
        sa.UniqueConstraint("addendum_symbol", name=op.f("uq_review_addendum_symbol")),
        sa.UniqueConstraint("report_symbol", name=op.f("uq_review_report_symbol")),
        sa.UniqueConstraint("state_code", "cycle", name=op.f("uq_review_state_code_cycle")),
    )
    op.create_index(op.f("ix_review_cycle"), "review", ["cycle"], unique=False)
    op.create_index(op.f("ix_review_session_number"), "review", ["session_number"], unique=False)


def downgrade() -> None:
    """Take them away."""
    op.drop_index(op.f("ix_review_session_number"), table_name="review")
    op.drop_index(op.f("ix_review_cycle"), table_name="review")
    op.drop_table("review")
    op.drop_index(op.f("ix_upr_session_cycle"), table_name="upr_session")
    op.drop_table("upr_session")
    op.drop_index(op.f("ix_treaty_action_instrument_code"), table_name="treaty_action")
    op.drop_table("treaty_action")
    op.drop_table("state_organisation")
    op.drop_index(op.f("ix_state_alias_state_code"), table_name="state_alias")
    op.drop_table("state_alias")
    op.drop_table("provision")
    op.drop_table("instrument_alias")
    op.drop_table("theme")
    op.drop_table("state")
    op.drop_table("sdg")
    op.drop_table("mechanism_body")
    op.drop_table("instrument")
    op.drop_table("cycle")
    op.drop_table("affected_group")
