"""What was asked, in which document, of whom, and what the States answered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def _closed(name: str, *terms: str) -> sa.Enum:
    return sa.Enum(*terms, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "cluster",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("trim(title) <> ''", name=op.f("ck_cluster_title_said")),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_cluster_review_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cluster")),
        sa.UniqueConstraint("ref", name=op.f("uq_cluster_ref")),
    )
    op.create_index(op.f("ix_cluster_review_id"), "cluster", ["review_id"], unique=False)
    op.create_table(
        "source_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("symbol", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            _closed(
                "kind",
                "wg_report",
                "addendum",
                "stakeholder_submission",
                "report",
                "letter",
                "input",
                "coi_report",
                "database",
                "resolution",
            ),
            nullable=False,
        ),
        sa.Column("mechanism_code", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("short", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("dated_first", sa.Date(), nullable=False),
        sa.Column("dated_last", sa.Date(), nullable=False),
        sa.Column("dated_precision", _closed("dated_precision", "day", "month", "year", "period"), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column(
            "published_precision", _closed("published_precision", "day", "month", "year", "period"), nullable=True
        ),
        sa.Column("filed_for_state", sa.Text(), nullable=True),
        sa.Column("filed_for_cycle", sa.Integer(), nullable=True),
        sa.Column("review_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint("trim(key) <> ''", name=op.f("ck_source_document_key_said")),
        sa.CheckConstraint("trim(title) <> ''", name=op.f("ck_source_document_title_said")),
        sa.CheckConstraint(
            "(filed_for_state IS NULL) = (filed_for_cycle IS NULL)",
            name=op.f("ck_source_document_filed_for_state_together"),
        ),
        sa.CheckConstraint(
            "(published_on IS NULL) = (published_precision IS NULL)",
            name=op.f("ck_source_document_published_on_together"),
        ),
        sa.CheckConstraint(
            "dated_first <= dated_last", name=op.f("ck_source_document_dated_first_not_after_dated_last")
        ),
        sa.ForeignKeyConstraint(["filed_for_cycle"], ["cycle.number"], name=op.f("fk_source_document_filed_for_cycle")),
        sa.ForeignKeyConstraint(["filed_for_state"], ["state.code"], name=op.f("fk_source_document_filed_for_state")),
        sa.ForeignKeyConstraint(
            ["mechanism_code"], ["mechanism_body.code"], name=op.f("fk_source_document_mechanism_code")
        ),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_source_document_review_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_document")),
        sa.UniqueConstraint("key", name=op.f("uq_source_document_key")),
    )
    op.create_index(op.f("ix_source_document_mechanism_code"), "source_document", ["mechanism_code"], unique=False)
    op.create_index(op.f("ix_source_document_review_id"), "source_document", ["review_id"], unique=False)
    op.create_table(
        "recommendation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("paragraph", sa.Text(), nullable=False),
        sa.Column("asked_first", sa.Date(), nullable=False),
        sa.Column("asked_last", sa.Date(), nullable=False),
        sa.Column("asked_precision", _closed("asked_precision", "day", "month", "year", "period"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("wording", _closed("wording", "verbatim", "paraphrase", "not_imported"), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("action_category", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint("trim(number) <> ''", name=op.f("ck_recommendation_number_said")),
        sa.CheckConstraint(
            "wording <> 'not_imported' OR text = ''", name=op.f("ck_recommendation_no_text_if_not_imported")
        ),
        sa.CheckConstraint(
            "wording = 'not_imported' OR trim(text) <> ''", name=op.f("ck_recommendation_text_unless_not_imported")
        ),
        sa.CheckConstraint(
            "action_category BETWEEN 1 AND 5", name=op.f("ck_recommendation_action_category_one_to_five")
        ),
        sa.CheckConstraint(
            "asked_first <= asked_last", name=op.f("ck_recommendation_asked_first_not_after_asked_last")
        ),
        sa.ForeignKeyConstraint(["document_id"], ["source_document.id"], name=op.f("fk_recommendation_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendation")),
        sa.UniqueConstraint("document_id", "number", name=op.f("uq_recommendation_document_id_number")),
        sa.UniqueConstraint("ref", name=op.f("uq_recommendation_ref")),
    )
    op.create_table(
        "addressee",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recommendation_id", sa.Integer(), nullable=False),
        sa.Column("kind", _closed("kind", "state", "all_states", "body"), nullable=False),
        sa.Column("state_code", sa.Text(), nullable=True),
        sa.Column("body", sa.Text(), nullable=True),
        sa.CheckConstraint("(kind = 'body') = (body IS NOT NULL)", name=op.f("ck_addressee_body_named")),
        sa.CheckConstraint("(kind = 'state') = (state_code IS NOT NULL)", name=op.f("ck_addressee_state_named")),
        sa.CheckConstraint("body IS NULL OR trim(body) <> ''", name=op.f("ck_addressee_body_said")),
        sa.ForeignKeyConstraint(
            ["recommendation_id"], ["recommendation.id"], name=op.f("fk_addressee_recommendation_id")
        ),
        sa.ForeignKeyConstraint(["state_code"], ["state.code"], name=op.f("fk_addressee_state_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_addressee")),
    )
    op.create_index(op.f("ix_addressee_recommendation_id"), "addressee", ["recommendation_id"], unique=False)
    op.create_index(op.f("ix_addressee_state_code"), "addressee", ["state_code"], unique=False)
    op.create_index(
        "uq_addressee_all_states",
        "addressee",
        ["recommendation_id"],
        unique=True,
        sqlite_where=sa.text("kind = 'all_states'"),
        postgresql_where=sa.text("kind = 'all_states'"),
    )
    op.create_index(
        "uq_addressee_body",
        "addressee",
        ["recommendation_id", "body"],
        unique=True,
        sqlite_where=sa.text("body IS NOT NULL"),
        postgresql_where=sa.text("body IS NOT NULL"),
    )
    op.create_index(
        "uq_addressee_state",
        "addressee",
        ["recommendation_id", "state_code"],
        unique=True,
        sqlite_where=sa.text("state_code IS NOT NULL"),
        postgresql_where=sa.text("state_code IS NOT NULL"),
    )
    op.create_table(
        "lineage_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("later_id", sa.Integer(), nullable=False),
        sa.Column("earlier_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            _closed("kind", "repeats", "narrows", "widens", "follows", "asks_information_on", "implements_part_of"),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("trim(reason) <> ''", name=op.f("ck_lineage_link_reason_said")),
        sa.CheckConstraint("later_id <> earlier_id", name=op.f("ck_lineage_link_two_recommendations")),
        sa.ForeignKeyConstraint(["earlier_id"], ["recommendation.id"], name=op.f("fk_lineage_link_earlier_id")),
        sa.ForeignKeyConstraint(["later_id"], ["recommendation.id"], name=op.f("fk_lineage_link_later_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lineage_link")),
        sa.UniqueConstraint("later_id", "earlier_id", "kind", name=op.f("uq_lineage_link_later_id_earlier_id_kind")),
    )
    op.create_index(op.f("ix_lineage_link_earlier_id"), "lineage_link", ["earlier_id"], unique=False)
    op.create_table(
        "part",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recommendation_id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column(
            "ask_kind",
            _closed("ask_kind", "do", "refrain", "continue", "consider", "treaty_action", "information"),
            nullable=False,
        ),
        sa.Column("outcome_asked", sa.Boolean(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closure", _closed("closure", "superseded", "overtaken", "withdrawn_by_author"), nullable=True),
        sa.Column("closure_reason", sa.Text(), nullable=True),
        sa.Column("reply_due_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "closure_reason IS NULL OR trim(closure_reason) <> ''", name=op.f("ck_part_closure_reason_said")
        ),
        sa.CheckConstraint(
            "reply_due_on IS NULL OR ask_kind = 'information'", name=op.f("ck_part_reply_due_on_information_only")
        ),
        sa.CheckConstraint("trim(text) <> ''", name=op.f("ck_part_text_said")),
        sa.CheckConstraint(
            "(closed_on IS NULL) = (closure IS NULL) AND (closed_on IS NULL) = (closure_reason IS NULL)",
            name=op.f("ck_part_closed_on_together"),
        ),
        sa.ForeignKeyConstraint(["recommendation_id"], ["recommendation.id"], name=op.f("fk_part_recommendation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_part")),
        sa.UniqueConstraint("id", "recommendation_id", name=op.f("uq_part_id_recommendation_id")),
        sa.UniqueConstraint("recommendation_id", "label", name=op.f("uq_part_recommendation_id_label")),
        sa.UniqueConstraint("ref", name=op.f("uq_part_ref")),
    )
    op.create_table(
        "recommendation_group",
        sa.Column("recommendation_id", sa.Integer(), nullable=False),
        sa.Column("group_code", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_code"], ["affected_group.code"], name=op.f("fk_recommendation_group_group_code")
        ),
        sa.ForeignKeyConstraint(
            ["recommendation_id"], ["recommendation.id"], name=op.f("fk_recommendation_group_recommendation_id")
        ),
        sa.PrimaryKeyConstraint("recommendation_id", "group_code", name=op.f("pk_recommendation_group")),
    )
    op.create_index(op.f("ix_recommendation_group_group_code"), "recommendation_group", ["group_code"], unique=False)
    op.create_table(
        "recommendation_sdg",
        sa.Column("recommendation_id", sa.Integer(), nullable=False),
        sa.Column("sdg_code", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recommendation_id"], ["recommendation.id"], name=op.f("fk_recommendation_sdg_recommendation_id")
        ),
        sa.ForeignKeyConstraint(["sdg_code"], ["sdg.code"], name=op.f("fk_recommendation_sdg_sdg_code")),
        sa.PrimaryKeyConstraint("recommendation_id", "sdg_code", name=op.f("pk_recommendation_sdg")),
    )
    op.create_index(op.f("ix_recommendation_sdg_sdg_code"), "recommendation_sdg", ["sdg_code"], unique=False)
    op.create_table(
        "recommendation_theme",
        sa.Column("recommendation_id", sa.Integer(), nullable=False),
        sa.Column("theme_code", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recommendation_id"], ["recommendation.id"], name=op.f("fk_recommendation_theme_recommendation_id")
        ),
        sa.ForeignKeyConstraint(["theme_code"], ["theme.code"], name=op.f("fk_recommendation_theme_theme_code")),
        sa.PrimaryKeyConstraint("recommendation_id", "theme_code", name=op.f("pk_recommendation_theme")),
    )
    op.create_index(op.f("ix_recommendation_theme_theme_code"), "recommendation_theme", ["theme_code"], unique=False)
    op.create_table(
        "recommending_state",
        sa.Column("recommendation_id", sa.Integer(), nullable=False),
        sa.Column("state_code", sa.Text(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recommendation_id"], ["recommendation.id"], name=op.f("fk_recommending_state_recommendation_id")
        ),
        sa.ForeignKeyConstraint(["state_code"], ["state.code"], name=op.f("fk_recommending_state_state_code")),
        sa.PrimaryKeyConstraint("recommendation_id", "state_code", name=op.f("pk_recommending_state")),
    )
    op.create_index(op.f("ix_recommending_state_state_code"), "recommending_state", ["state_code"], unique=False)
    op.create_table(
        "cluster_part",
        sa.Column("cluster_id", sa.Integer(), nullable=False),
        sa.Column("part_id", sa.Integer(), nullable=False),
        sa.Column("excluded", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("NOT excluded OR trim(reason) <> ''", name=op.f("ck_cluster_part_excluded_with_a_reason")),
        sa.ForeignKeyConstraint(["cluster_id"], ["cluster.id"], name=op.f("fk_cluster_part_cluster_id")),
        sa.ForeignKeyConstraint(["part_id"], ["part.id"], name=op.f("fk_cluster_part_part_id")),
        sa.PrimaryKeyConstraint("cluster_id", "part_id", name=op.f("pk_cluster_part")),
    )
    op.create_index(op.f("ix_cluster_part_part_id"), "cluster_part", ["part_id"], unique=False)
    op.create_table(
        "obligation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recommendation_id", sa.Integer(), nullable=False),
        sa.Column("part_id", sa.Integer(), nullable=True),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("instrument_code", sa.Text(), nullable=False),
        sa.Column("provision_number", sa.Text(), nullable=False),
        sa.Column("cited_as", sa.Text(), nullable=False),
        sa.Column("correction", sa.Text(), nullable=False),
        sa.Column("cited_as_binding", sa.Boolean(), nullable=True),
        sa.Column("facts_first", sa.Date(), nullable=False),
        sa.Column("facts_last", sa.Date(), nullable=False),
        sa.Column("facts_precision", _closed("facts_precision", "day", "month", "year", "period"), nullable=False),
        sa.CheckConstraint("facts_first <= facts_last", name=op.f("ck_obligation_facts_first_not_after_facts_last")),
        sa.ForeignKeyConstraint(
            ["instrument_code", "provision_number"],
            ["provision.instrument_code", "provision.number"],
            name=op.f("fk_obligation_instrument_code_provision_number"),
        ),
        sa.ForeignKeyConstraint(["instrument_code"], ["instrument.code"], name=op.f("fk_obligation_instrument_code")),
        sa.ForeignKeyConstraint(
            ["part_id", "recommendation_id"],
            ["part.id", "part.recommendation_id"],
            name=op.f("fk_obligation_part_id_recommendation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["recommendation_id"], ["recommendation.id"], name=op.f("fk_obligation_recommendation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_obligation")),
        sa.UniqueConstraint("recommendation_id", "ordinal", name=op.f("uq_obligation_recommendation_id_ordinal")),
    )
    op.create_index(op.f("ix_obligation_instrument_code"), "obligation", ["instrument_code"], unique=False)
    op.create_table(
        "stated_position",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recommendation_id", sa.Integer(), nullable=False),
        sa.Column("part_id", sa.Integer(), nullable=True),
        sa.Column("state_code", sa.Text(), nullable=False),
        sa.Column(
            "position",
            _closed(
                "position",
                "supported",
                "partially_supported",
                "noted",
                "not_supported",
                "pending",
                "no_response",
                "not_applicable",
            ),
            nullable=False,
        ),
        sa.Column("as_stated", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("stated_first", sa.Date(), nullable=False),
        sa.Column("stated_last", sa.Date(), nullable=False),
        sa.Column("stated_precision", _closed("stated_precision", "day", "month", "year", "period"), nullable=False),
        sa.Column("paragraph", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "stated_first <= stated_last", name=op.f("ck_stated_position_stated_first_not_after_stated_last")
        ),
        sa.ForeignKeyConstraint(["document_id"], ["source_document.id"], name=op.f("fk_stated_position_document_id")),
        sa.ForeignKeyConstraint(
            ["part_id", "recommendation_id"],
            ["part.id", "part.recommendation_id"],
            name=op.f("fk_stated_position_part_id_recommendation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["recommendation_id"], ["recommendation.id"], name=op.f("fk_stated_position_recommendation_id")
        ),
        sa.ForeignKeyConstraint(["state_code"], ["state.code"], name=op.f("fk_stated_position_state_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stated_position")),
    )
    op.create_index(op.f("ix_stated_position_document_id"), "stated_position", ["document_id"], unique=False)
    op.create_index(
        op.f("ix_stated_position_recommendation_id"), "stated_position", ["recommendation_id"], unique=False
    )
    op.create_index(op.f("ix_stated_position_state_code"), "stated_position", ["state_code"], unique=False)
    op.create_index(
        "uq_stated_position_part",
        "stated_position",
        ["part_id", "state_code", "document_id", "stated_first"],
        unique=True,
        sqlite_where=sa.text("part_id IS NOT NULL"),
        postgresql_where=sa.text("part_id IS NOT NULL"),
    )
    op.create_index(
        "uq_stated_position_whole",
        "stated_position",
        ["recommendation_id", "state_code", "document_id", "stated_first"],
        unique=True,
        sqlite_where=sa.text("part_id IS NULL"),
        postgresql_where=sa.text("part_id IS NULL"),
    )
    op.create_table(
        "treaty_request",
        sa.Column("part_id", sa.Integer(), nullable=False),
        sa.Column("instrument_code", sa.Text(), nullable=False),
        sa.Column("ask", _closed("ask", "sign", "ratify", "accept_procedure", "withdraw_reservation"), nullable=False),
        sa.ForeignKeyConstraint(
            ["instrument_code"], ["instrument.code"], name=op.f("fk_treaty_request_instrument_code")
        ),
        sa.ForeignKeyConstraint(["part_id"], ["part.id"], name=op.f("fk_treaty_request_part_id")),
        sa.PrimaryKeyConstraint("part_id", "instrument_code", "ask", name=op.f("pk_treaty_request")),
    )
    op.create_index(op.f("ix_treaty_request_instrument_code"), "treaty_request", ["instrument_code"], unique=False)


def downgrade() -> None:
    """Take them away."""
    op.drop_index(op.f("ix_treaty_request_instrument_code"), table_name="treaty_request")
    op.drop_table("treaty_request")
    op.drop_index(
        "uq_stated_position_whole",
        table_name="stated_position",
        sqlite_where=sa.text("part_id IS NULL"),
        postgresql_where=sa.text("part_id IS NULL"),
    )
    op.drop_index(
        "uq_stated_position_part",
        table_name="stated_position",
        sqlite_where=sa.text("part_id IS NOT NULL"),
        postgresql_where=sa.text("part_id IS NOT NULL"),
    )
    op.drop_index(op.f("ix_stated_position_state_code"), table_name="stated_position")
    op.drop_index(op.f("ix_stated_position_recommendation_id"), table_name="stated_position")
    op.drop_index(op.f("ix_stated_position_document_id"), table_name="stated_position")
    op.drop_table("stated_position")
    op.drop_index(op.f("ix_obligation_instrument_code"), table_name="obligation")
    op.drop_table("obligation")
    op.drop_index(op.f("ix_cluster_part_part_id"), table_name="cluster_part")
    op.drop_table("cluster_part")
    op.drop_index(op.f("ix_recommending_state_state_code"), table_name="recommending_state")
    op.drop_table("recommending_state")
    op.drop_index(op.f("ix_recommendation_theme_theme_code"), table_name="recommendation_theme")
    op.drop_table("recommendation_theme")
    op.drop_index(op.f("ix_recommendation_sdg_sdg_code"), table_name="recommendation_sdg")
    op.drop_table("recommendation_sdg")
    op.drop_index(op.f("ix_recommendation_group_group_code"), table_name="recommendation_group")
    op.drop_table("recommendation_group")
    op.drop_table("part")
    op.drop_index(op.f("ix_lineage_link_earlier_id"), table_name="lineage_link")
    op.drop_table("lineage_link")
    op.drop_index(
        "uq_addressee_state",
        table_name="addressee",
        sqlite_where=sa.text("state_code IS NOT NULL"),
        postgresql_where=sa.text("state_code IS NOT NULL"),
    )
    op.drop_index(
        "uq_addressee_body",
        table_name="addressee",
        sqlite_where=sa.text("body IS NOT NULL"),
        postgresql_where=sa.text("body IS NOT NULL"),
    )
    op.drop_index(
        "uq_addressee_all_states",
        table_name="addressee",
        sqlite_where=sa.text("kind = 'all_states'"),
        postgresql_where=sa.text("kind = 'all_states'"),
    )
    op.drop_index(op.f("ix_addressee_state_code"), table_name="addressee")
    op.drop_index(op.f("ix_addressee_recommendation_id"), table_name="addressee")
    op.drop_table("addressee")
    op.drop_table("recommendation")
    op.drop_index(op.f("ix_source_document_review_id"), table_name="source_document")
    op.drop_index(op.f("ix_source_document_mechanism_code"), table_name="source_document")
    op.drop_table("source_document")
    op.drop_index(op.f("ix_cluster_review_id"), table_name="cluster")
    op.drop_table("cluster")
