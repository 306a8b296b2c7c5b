"""What is known about it: evidence, letters and replies, figures, grades."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def _closed(name: str, *terms: str) -> sa.Enum:
    return sa.Enum(*terms, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "communication",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("kind", _closed("kind", "AL", "JAL", "UA", "JUA", "OL"), nullable=False),
        sa.Column("state_code", sa.Text(), nullable=False),
        sa.Column("mandate", sa.Text(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("reply_due_on", sa.Date(), nullable=True),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("trim(reference) <> ''", name=op.f("ck_communication_reference_said")),
        sa.CheckConstraint("sent_on <= reply_due_on", name=op.f("ck_communication_sent_on_not_after_reply_due_on")),
        sa.ForeignKeyConstraint(["document_id"], ["source_document.id"], name=op.f("fk_communication_document_id")),
        sa.ForeignKeyConstraint(["state_code"], ["state.code"], name=op.f("fk_communication_state_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_communication")),
        sa.UniqueConstraint("reference", name=op.f("uq_communication_reference")),
    )
    op.create_index(op.f("ix_communication_document_id"), "communication", ["document_id"], unique=False)
    op.create_index(op.f("ix_communication_state_code"), "communication", ["state_code"], unique=False)
    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            _closed(
                "kind",
                "case",
                "imagery",
                "law",
                "media",
                "report",
                "ruling",
                "state_reply",
                "statistics",
                "testimony",
                "treaty",
                "un_document",
            ),
            nullable=False,
        ),
        sa.Column("state_code", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("locator", sa.Text(), nullable=False),
        sa.Column(
            "strand",
            _closed(
                "strand",
                "state_claim",
                "official_record",
                "un",
                "nhri",
                "civil_society",
                "academic",
                "media",
                "testimony",
                "other_state",
            ),
            nullable=False,
        ),
        sa.Column("reliability", _closed("reliability", "A", "B", "C"), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("when_first", sa.Date(), nullable=False),
        sa.Column("when_last", sa.Date(), nullable=False),
        sa.Column("when_precision", _closed("when_precision", "day", "month", "year", "period"), nullable=False),
        sa.Column("continuing", sa.Boolean(), nullable=False),
        sa.Column("vouched_until", sa.Date(), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column(
            "published_precision", _closed("published_precision", "day", "month", "year", "period"), nullable=True
        ),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("item_count", sa.Integer(), nullable=True),
        sa.Column("count_at_least", sa.Boolean(), nullable=False),
        sa.Column(
            "review_state", _closed("review_state", "draft", "in_review", "approved", "withdrawn"), nullable=False
        ),
        sa.Column(
            "publication_basis", _closed("publication_basis", "published_source", "consent", "internal"), nullable=False
        ),
        sa.Column("quote_allowed", sa.Boolean(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "code IS NULL OR (length(code) <= 8 AND code LIKE '_-%')", name=op.f("ck_evidence_code_is_no_name")
        ),
        sa.CheckConstraint(
            "publication_basis <> 'published_source' OR published_on IS NOT NULL",
            name=op.f("ck_evidence_published_source_has_a_date"),
        ),
        sa.CheckConstraint("trim(origin) <> ''", name=op.f("ck_evidence_origin_said")),
        sa.CheckConstraint("trim(summary) <> ''", name=op.f("ck_evidence_summary_said")),
        sa.CheckConstraint(
            "(published_on IS NULL) = (published_precision IS NULL)", name=op.f("ck_evidence_published_on_together")
        ),
        sa.CheckConstraint("item_count >= 1", name=op.f("ck_evidence_item_count_at_least_one")),
        sa.CheckConstraint(
            "item_count IS NOT NULL OR NOT count_at_least", name=op.f("ck_evidence_at_least_needs_a_count")
        ),
        sa.CheckConstraint("vouched_until IS NULL OR continuing", name=op.f("ck_evidence_vouched_until_if_continuing")),
        sa.CheckConstraint("when_first <= vouched_until", name=op.f("ck_evidence_when_first_not_after_vouched_until")),
        sa.CheckConstraint("when_first <= when_last", name=op.f("ck_evidence_when_first_not_after_when_last")),
        sa.ForeignKeyConstraint(["document_id"], ["source_document.id"], name=op.f("fk_evidence_document_id")),
        sa.ForeignKeyConstraint(["state_code"], ["state.code"], name=op.f("fk_evidence_state_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint("ref", name=op.f("uq_evidence_ref")),
    )
    op.create_index(op.f("ix_evidence_document_id"), "evidence", ["document_id"], unique=False)
    op.create_index(op.f("ix_evidence_state_code"), "evidence", ["state_code"], unique=False)
    op.create_table(
        "stated_figure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("state_code", sa.Text(), nullable=False),
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("value_text", sa.Text(), nullable=False),
        sa.Column("at_least", sa.Boolean(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("period_first", sa.Date(), nullable=False),
        sa.Column("period_last", sa.Date(), nullable=False),
        sa.Column("period_precision", _closed("period_precision", "day", "month", "year", "period"), nullable=False),
        sa.Column("locator", sa.Text(), nullable=False),
        sa.Column("attributed_to", sa.Text(), nullable=False),
        sa.Column("checks_against", sa.Text(), nullable=False),
        sa.CheckConstraint("trim(attributed_to) <> ''", name=op.f("ck_stated_figure_attributed_to_said")),
        sa.CheckConstraint("trim(value_text) <> ''", name=op.f("ck_stated_figure_value_text_said")),
        sa.CheckConstraint(
            "period_first <= period_last", name=op.f("ck_stated_figure_period_first_not_after_period_last")
        ),
        sa.ForeignKeyConstraint(["document_id"], ["source_document.id"], name=op.f("fk_stated_figure_document_id")),
        sa.ForeignKeyConstraint(["state_code"], ["state.code"], name=op.f("fk_stated_figure_state_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stated_figure")),
        sa.UniqueConstraint("ref", name=op.f("uq_stated_figure_ref")),
    )
    op.create_index(op.f("ix_stated_figure_document_id"), "stated_figure", ["document_id"], unique=False)
    op.create_index(op.f("ix_stated_figure_state_code"), "stated_figure", ["state_code"], unique=False)
    op.create_table(
        "reply",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("communication_id", sa.Integer(), nullable=False),
        sa.Column("replied_on", sa.Date(), nullable=False),
        sa.Column("quality", _closed("quality", "in_substance", "in_part", "without_substance"), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["communication_id"], ["communication.id"], name=op.f("fk_reply_communication_id")),
        sa.ForeignKeyConstraint(["document_id"], ["source_document.id"], name=op.f("fk_reply_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply")),
        sa.UniqueConstraint("communication_id", "replied_on", name=op.f("uq_reply_communication_id_replied_on")),
    )
    op.create_table(
        "communication_request",
        sa.Column("communication_id", sa.Integer(), nullable=False),
        sa.Column("part_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["communication_id"], ["communication.id"], name=op.f("fk_communication_request_communication_id")
        ),
        sa.ForeignKeyConstraint(["part_id"], ["part.id"], name=op.f("fk_communication_request_part_id")),
        sa.PrimaryKeyConstraint("communication_id", "part_id", name=op.f("pk_communication_request")),
    )
    op.create_index(op.f("ix_communication_request_part_id"), "communication_request", ["part_id"], unique=False)
    op.create_table(
        "evidence_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("evidence_id", sa.Integer(), nullable=False),
        sa.Column("part_id", sa.Integer(), nullable=True),
        sa.Column("cluster_id", sa.Integer(), nullable=True),
        sa.Column(
            "finding",
            _closed("finding", "implemented", "progress", "no_change", "regression", "nothing_found", "context"),
            nullable=False,
        ),
        sa.Column("level", _closed("level", "structural", "process", "outcome"), nullable=False),
        sa.Column("scope", _closed("scope", "systemic", "individual"), nullable=False),
        sa.Column("chosen_cycle", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint("(part_id IS NULL) <> (cluster_id IS NULL)", name=op.f("ck_evidence_link_part_or_cluster")),
        sa.CheckConstraint("chosen_cycle >= 0", name=op.f("ck_evidence_link_chosen_cycle_known")),
        sa.ForeignKeyConstraint(["cluster_id"], ["cluster.id"], name=op.f("fk_evidence_link_cluster_id")),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name=op.f("fk_evidence_link_evidence_id")),
        sa.ForeignKeyConstraint(["part_id"], ["part.id"], name=op.f("fk_evidence_link_part_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_link")),
    )
    op.create_index(op.f("ix_evidence_link_cluster_id"), "evidence_link", ["cluster_id"], unique=False)
    op.create_index(op.f("ix_evidence_link_evidence_id"), "evidence_link", ["evidence_id"], unique=False)
    op.create_index(op.f("ix_evidence_link_part_id"), "evidence_link", ["part_id"], unique=False)
    op.create_index(
        "uq_evidence_link_cluster",
        "evidence_link",
        ["evidence_id", "cluster_id"],
        unique=True,
        sqlite_where=sa.text("cluster_id IS NOT NULL"),
        postgresql_where=sa.text("cluster_id IS NOT NULL"),
    )
    op.create_index(
        "uq_evidence_link_part",
        "evidence_link",
        ["evidence_id", "part_id"],
        unique=True,
        sqlite_where=sa.text("part_id IS NOT NULL"),
        postgresql_where=sa.text("part_id IS NOT NULL"),
    )
    op.create_table(
        "follow_up_grade",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("part_id", sa.Integer(), nullable=False),
        sa.Column("state_code", sa.Text(), nullable=False),
        sa.Column("body_code", sa.Text(), nullable=False),
        sa.Column("symbol", sa.Text(), nullable=False),
        sa.Column("paragraph", sa.Text(), nullable=False),
        sa.Column("scale", sa.Text(), nullable=False),
        sa.Column("scale_version", sa.Text(), nullable=False),
        sa.Column("grade", sa.Text(), nullable=False),
        sa.Column("graded_on", sa.Date(), nullable=False),
        sa.CheckConstraint("trim(grade) <> ''", name=op.f("ck_follow_up_grade_grade_said")),
        sa.CheckConstraint("trim(scale) <> ''", name=op.f("ck_follow_up_grade_scale_said")),
        sa.CheckConstraint("trim(symbol) <> ''", name=op.f("ck_follow_up_grade_symbol_said")),
        sa.ForeignKeyConstraint(["body_code"], ["mechanism_body.code"], name=op.f("fk_follow_up_grade_body_code")),
        sa.ForeignKeyConstraint(["part_id"], ["part.id"], name=op.f("fk_follow_up_grade_part_id")),
        sa.ForeignKeyConstraint(["state_code"], ["state.code"], name=op.f("fk_follow_up_grade_state_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up_grade")),
        sa.UniqueConstraint(
            "part_id",
            "state_code",
            "symbol",
            "paragraph",
            name=op.f("uq_follow_up_grade_part_id_state_code_symbol_paragraph"),
        ),
    )
    op.create_index(op.f("ix_follow_up_grade_body_code"), "follow_up_grade", ["body_code"], unique=False)


def downgrade() -> None:
    """Take them away."""
    op.drop_index(op.f("ix_follow_up_grade_body_code"), table_name="follow_up_grade")
    op.drop_table("follow_up_grade")
    op.drop_index(
        "uq_evidence_link_part",
        table_name="evidence_link",
        sqlite_where=sa.text("part_id IS NOT NULL"),
        postgresql_where=sa.text("part_id IS NOT NULL"),
    )
    op.drop_index(
        "uq_evidence_link_cluster",
        table_name="evidence_link",
        sqlite_where=sa.text("cluster_id IS NOT NULL"),
        postgresql_where=sa.text("cluster_id IS NOT NULL"),
    )
    op.drop_index(op.f("ix_evidence_link_part_id"), table_name="evidence_link")
    op.drop_index(op.f("ix_evidence_link_evidence_id"), table_name="evidence_link")
    op.drop_index(op.f("ix_evidence_link_cluster_id"), table_name="evidence_link")
    op.drop_table("evidence_link")
    op.drop_index(op.f("ix_communication_request_part_id"), table_name="communication_request")
    op.drop_table("communication_request")
    op.drop_table("reply")
    op.drop_index(op.f("ix_stated_figure_state_code"), table_name="stated_figure")
    op.drop_index(op.f("ix_stated_figure_document_id"), table_name="stated_figure")
    op.drop_table("stated_figure")
    op.drop_index(op.f("ix_evidence_state_code"), table_name="evidence")
    op.drop_index(op.f("ix_evidence_document_id"), table_name="evidence")
    op.drop_table("evidence")
    op.drop_index(op.f("ix_communication_state_code"), table_name="communication")
    op.drop_index(op.f("ix_communication_document_id"), table_name="communication")
    op.drop_table("communication")
