"""Imports that update and undo: files and their rows, what records owe to them; one table of long work."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_KINDS = ("wg_report", "addendum", "stakeholder_submission", "report", "letter", "input", "coi_report")
_NEW_KINDS = ("concluding_observations", "state_report")
_LAST_KINDS = ("database", "resolution")
_JOBS = """
INSERT INTO job (id, kind, user_id, state, steps_done, step_count, doing, problem, attempts, cancel_asked,
                 requested_at, beat_at, finished_at)
SELECT id, 'paper', user_id, state, steps_done, step_count, doing, problem, 1, FALSE, requested_at, beat_at, finished_at
FROM paper_job
"""
_ORDERS = """
INSERT INTO paper_order (job_id, state_code, cycle, organisation_id, as_of)
SELECT id, state_code, cycle, organisation_id, as_of FROM paper_job
"""
_NEXT = "SELECT setval(pg_get_serial_sequence('job', 'id'), max(id)) FROM job HAVING max(id) IS NOT NULL"


def _closed(name: str, *terms: str) -> sa.Enum:
    return sa.Enum(*terms, name=name, native_enum=False, create_constraint=True, length=40)


def _know_kinds(*kinds: str) -> None:
    """Let documents be of these kinds and no others."""
    known = ", ".join(f"'{kind}'" for kind in kinds)
    with op.batch_alter_table("source_document", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_source_document_kind"), type_="check")
        batch_op.create_check_constraint(op.f("ck_source_document_kind"), sa.text(f"kind IN ({known})"))


def upgrade() -> None:
    """Make the tables; what is known of papers moves into the table of all long work."""
    op.create_table(
        "cluster_suggestion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decision", _closed("decision", "accepted", "refused", "same", "separate"), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "decision IS NULL OR decision IN ('accepted', 'refused')",
            name=op.f("ck_cluster_suggestion_accepted_or_refused"),
        ),
        sa.CheckConstraint("trim(reason) <> ''", name=op.f("ck_cluster_suggestion_reason_said")),
        sa.CheckConstraint("trim(title) <> ''", name=op.f("ck_cluster_suggestion_title_said")),
        sa.CheckConstraint(
            "(decision IS NULL) = (decided_by IS NULL) AND (decision IS NULL) = (decided_at IS NULL)",
            name=op.f("ck_cluster_suggestion_decision_together"),
        ),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_cluster_suggestion_review_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cluster_suggestion")),
        sa.UniqueConstraint("review_id", "digest", name=op.f("uq_cluster_suggestion_review_id_digest")),
    )
    op.create_table(
        "import_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("parser", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("state", _closed("state", "staging", "staged", "applied", "undone"), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("issues", sa.JSON(), nullable=False),
        sa.Column("beside", sa.JSON(), nullable=False),
        sa.Column("staged_by", sa.Text(), nullable=False),
        sa.Column("staged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("applied_by", sa.Text(), nullable=True),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.Text(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'undone') = (undone_at IS NOT NULL)", name=op.f("ck_import_batch_undone_by_somebody")
        ),
        sa.CheckConstraint(
            "(state IN ('applied', 'undone')) = (applied_at IS NOT NULL)",
            name=op.f("ck_import_batch_applied_by_somebody"),
        ),
        sa.CheckConstraint("trim(kind) <> ''", name=op.f("ck_import_batch_kind_said")),
        sa.CheckConstraint("trim(staged_by) <> ''", name=op.f("ck_import_batch_staged_by_said")),
        sa.CheckConstraint(
            "(applied_at IS NULL) = (applied_by IS NULL)", name=op.f("ck_import_batch_applied_at_together")
        ),
        sa.CheckConstraint(
            "(undone_at IS NULL) = (undone_by IS NULL)", name=op.f("ck_import_batch_undone_at_together")
        ),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_import_batch_sha256_is_one")),
        sa.ForeignKeyConstraint(["document_id"], ["source_document.id"], name=op.f("fk_import_batch_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batch")),
    )
    op.create_index("ix_import_batch_document_id", "import_batch", ["document_id"], unique=False)
    op.create_index("ix_import_batch_sha256", "import_batch", ["sha256"], unique=False)

    op.create_table(
        "imported_document",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("group_key", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["source_document.id"], name=op.f("fk_imported_document_document_id")),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_imported_document")),
    )
    op.create_index("ix_imported_document_group_key", "imported_document", ["group_key"], unique=False)

    op.create_table(
        "import_conflict",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recommendation_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("ours", sa.JSON(), nullable=False),
        sa.Column("theirs", sa.JSON(), nullable=False),
        sa.Column("choice", _closed("choice", "ours", "source"), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(choice IS NULL) = (decided_by IS NULL) AND (choice IS NULL) = (decided_at IS NULL)",
            name=op.f("ck_import_conflict_choice_together"),
        ),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name=op.f("fk_import_conflict_batch_id")),
        sa.ForeignKeyConstraint(
            ["recommendation_id"], ["recommendation.id"], name=op.f("fk_import_conflict_recommendation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_conflict")),
    )
    op.create_index("ix_import_conflict_batch_id", "import_conflict", ["batch_id"], unique=False)
    op.create_index("ix_import_conflict_recommendation_id", "import_conflict", ["recommendation_id"], unique=False)
    op.create_index(
        "uq_import_conflict_open",
        "import_conflict",
        ["recommendation_id", "field"],
        unique=True,
        sqlite_where=sa.text("choice IS NULL"),
        postgresql_where=sa.text("choice IS NULL"),
    )

    op.create_table(
        "import_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("group_key", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column(
            "outcome",
            _closed("outcome", "new", "changed", "same", "near_duplicate", "vanished", "problem"),
            nullable=True,
        ),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("near", sa.JSON(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("decision", _closed("decision", "accepted", "refused", "same", "separate"), nullable=True),
        sa.Column("decided_ref", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_live", sa.Boolean(), nullable=False),
        sa.Column("superseded_by_id", sa.Integer(), nullable=True),
        sa.Column("recommendation_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(decision IS NULL) = (decided_by IS NULL) AND (decision IS NULL) = (decided_at IS NULL)",
            name=op.f("ck_import_row_decision_together"),
        ),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name=op.f("fk_import_row_batch_id")),
        sa.ForeignKeyConstraint(
            ["recommendation_id"], ["recommendation.id"], name=op.f("fk_import_row_recommendation_id")
        ),
        sa.ForeignKeyConstraint(["superseded_by_id"], ["import_batch.id"], name=op.f("fk_import_row_superseded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_row")),
        sa.UniqueConstraint("batch_id", "ordinal", name=op.f("uq_import_row_batch_id_ordinal")),
    )
    op.create_index("ix_import_row_key", "import_row", ["key"], unique=False)
    op.create_index("ix_import_row_group_key", "import_row", ["group_key"], unique=False)
    op.create_index("ix_import_row_recommendation_id", "import_row", ["recommendation_id"], unique=False)
    op.create_index("ix_import_row_superseded_by_id", "import_row", ["superseded_by_id"], unique=False)

    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            _closed("kind", "paper", "import_stage", "import_apply", "import_undo", "suggestions"),
            nullable=False,
        ),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("state", _closed("state", "queued", "running", "done", "failed", "cancelled"), nullable=False),
        sa.Column("steps_done", sa.Integer(), nullable=False),
        sa.Column("step_count", sa.Integer(), nullable=False),
        sa.Column("doing", sa.Text(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("cancel_asked", sa.Boolean(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("beat_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(finished_at IS NOT NULL) = (state IN ('done', 'failed', 'cancelled'))",
            name=op.f("ck_job_finished_when_over"),
        ),
        sa.CheckConstraint(
            "(kind LIKE 'import_%') = (batch_id IS NOT NULL)", name=op.f("ck_job_imports_name_their_batch")
        ),
        sa.CheckConstraint("(state = 'failed') = (problem <> '')", name=op.f("ck_job_failed_with_a_sentence")),
        sa.CheckConstraint("steps_done BETWEEN 0 AND step_count", name=op.f("ck_job_steps_done_of_step_count")),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name=op.f("fk_job_batch_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_job_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    op.create_index("ix_job_batch_id", "job", ["batch_id"], unique=False)
    op.create_index("ix_job_state", "job", ["state"], unique=False)

    op.create_table(
        "lineage_suggestion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("later_id", sa.Integer(), nullable=False),
        sa.Column("earlier_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("likeness", sa.Double(), nullable=False),
        sa.Column(
            "kind",
            _closed("kind", "repeats", "narrows", "widens", "follows", "asks_information_on", "implements_part_of"),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decision", _closed("decision", "accepted", "refused", "same", "separate"), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "decision IS NULL OR decision IN ('accepted', 'refused')",
            name=op.f("ck_lineage_suggestion_accepted_or_refused"),
        ),
        sa.CheckConstraint("trim(reason) <> ''", name=op.f("ck_lineage_suggestion_reason_said")),
        sa.CheckConstraint(
            "(decision IS NULL) = (decided_by IS NULL) AND (decision IS NULL) = (decided_at IS NULL)",
            name=op.f("ck_lineage_suggestion_decision_together"),
        ),
        sa.CheckConstraint("later_id <> earlier_id", name=op.f("ck_lineage_suggestion_two_recommendations")),
        sa.CheckConstraint("likeness BETWEEN 0 AND 1", name=op.f("ck_lineage_suggestion_likeness_is_a_share")),
        sa.ForeignKeyConstraint(["earlier_id"], ["recommendation.id"], name=op.f("fk_lineage_suggestion_earlier_id")),
        sa.ForeignKeyConstraint(["later_id"], ["recommendation.id"], name=op.f("fk_lineage_suggestion_later_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lineage_suggestion")),
        sa.UniqueConstraint("later_id", "earlier_id", name=op.f("uq_lineage_suggestion_later_id_earlier_id")),
    )
    op.create_index("ix_lineage_suggestion_earlier_id", "lineage_suggestion", ["earlier_id"], unique=False)

    op.create_table(
        "sourced_record",
        sa.Column("recommendation_id", sa.Integer(), nullable=False),
        sa.Column("group_key", sa.Text(), nullable=False),
        sa.Column("given", sa.JSON(), nullable=False),
        sa.Column("own", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["recommendation_id"], ["recommendation.id"], name=op.f("fk_sourced_record_recommendation_id")
        ),
        sa.PrimaryKeyConstraint("recommendation_id", name=op.f("pk_sourced_record")),
    )
    op.create_index("ix_sourced_record_group_key", "sourced_record", ["group_key"], unique=False)

    op.create_table(
        "cluster_suggestion_part",
        sa.Column("suggestion_id", sa.Integer(), nullable=False),
        sa.Column("part_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["part_id"], ["part.id"], name=op.f("fk_cluster_suggestion_part_part_id")),
        sa.ForeignKeyConstraint(
            ["suggestion_id"], ["cluster_suggestion.id"], name=op.f("fk_cluster_suggestion_part_suggestion_id")
        ),
        sa.PrimaryKeyConstraint("suggestion_id", "part_id", name=op.f("pk_cluster_suggestion_part")),
    )
    op.create_index("ix_cluster_suggestion_part_part_id", "cluster_suggestion_part", ["part_id"], unique=False)

    op.create_table(
        "paper_order",
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("state_code", sa.Text(), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["cycle"], ["cycle.number"], name=op.f("fk_paper_order_cycle")),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_paper_order_job_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_paper_order_organisation_id")),
        sa.ForeignKeyConstraint(["state_code"], ["state.code"], name=op.f("fk_paper_order_state_code")),
        sa.PrimaryKeyConstraint("job_id", name=op.f("pk_paper_order")),
    )
    op.create_index("ix_paper_order_organisation_id", "paper_order", ["organisation_id"], unique=False)
    op.create_index("ix_paper_order_state_code", "paper_order", ["state_code"], unique=False)

    _know_kinds(*_KINDS, *_NEW_KINDS, *_LAST_KINDS)
    op.execute(sa.text(_JOBS))
    op.execute(sa.text(_ORDERS))
    if op.get_bind().dialect.name == "postgresql":
        op.execute(sa.text(_NEXT))
    with op.batch_alter_table("paper_file", schema=None) as batch_op:
        batch_op.drop_constraint("fk_paper_file_job_id", type_="foreignkey")
        batch_op.create_foreign_key("fk_paper_file_job_id", "paper_order", ["job_id"], ["job_id"])
    op.drop_table("paper_job")


def downgrade() -> None:
    """Take them away; papers keep their jobs, except those that were cancelled."""
    op.create_table(
        "paper_job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state_code", sa.Text(), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("state", _closed("state", "queued", "running", "done", "failed"), nullable=False),
        sa.Column("steps_done", sa.Integer(), nullable=False),
        sa.Column("step_count", sa.Integer(), nullable=False),
        sa.Column("doing", sa.Text(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("beat_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(finished_at IS NOT NULL) = (state IN ('done', 'failed'))", name=op.f("ck_paper_job_finished_when_over")
        ),
        sa.CheckConstraint("(state = 'failed') = (problem <> '')", name=op.f("ck_paper_job_failed_with_a_sentence")),
        sa.CheckConstraint("steps_done BETWEEN 0 AND step_count", name=op.f("ck_paper_job_steps_done_of_step_count")),
        sa.ForeignKeyConstraint(["cycle"], ["cycle.number"], name=op.f("fk_paper_job_cycle")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_paper_job_organisation_id")),
        sa.ForeignKeyConstraint(["state_code"], ["state.code"], name=op.f("fk_paper_job_state_code")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_paper_job_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_job")),
    )
    op.create_index("ix_paper_job_organisation_id", "paper_job", ["organisation_id"], unique=False)
    op.create_index("ix_paper_job_state_code", "paper_job", ["state_code"], unique=False)
    op.execute(
        sa.text(
            "INSERT INTO paper_job (id, state_code, cycle, organisation_id, user_id, as_of, state, steps_done, "
            "step_count, doing, problem, requested_at, beat_at, finished_at) "
            "SELECT job.id, state_code, cycle, organisation_id, user_id, as_of, state, steps_done, step_count, doing, "
            "problem, requested_at, beat_at, finished_at FROM job JOIN paper_order ON paper_order.job_id = job.id "
            "WHERE state <> 'cancelled'"
        )
    )
    op.execute(sa.text("DELETE FROM paper_file WHERE job_id NOT IN (SELECT id FROM paper_job)"))
    with op.batch_alter_table("paper_file", schema=None) as batch_op:
        batch_op.drop_constraint("fk_paper_file_job_id", type_="foreignkey")
        batch_op.create_foreign_key("fk_paper_file_job_id", "paper_job", ["job_id"], ["id"])
    for table in (
        "cluster_suggestion_part",
        "cluster_suggestion",
        "lineage_suggestion",
        "paper_order",
        "job",
        "import_conflict",
        "import_row",
        "sourced_record",
        "imported_document",
    ):
        op.drop_table(table)
    op.drop_table("import_batch")
