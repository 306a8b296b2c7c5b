"""The working day: pledges and advance questions, papers made in the background, text that can be searched."""

from __future__ import annotations

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# As `tracker.domain.folding` folded when this migration was written; a migration keeps its own.
_TYPOGRAPHY = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-", "\u00ad": None})


def _closed(name: str, *terms: str) -> sa.Enum:
    return sa.Enum(*terms, name=name, native_enum=False, create_constraint=True, length=40)


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.translate(_TYPOGRAPHY))
    return " ".join("".join(letter for letter in plain if not unicodedata.combining(letter)).casefold().split())


def upgrade() -> None:
    """Make the tables, and fold what is there."""
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

    op.create_table(
        "paper_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("byte_count", sa.Integer(), nullable=False),
        sa.CheckConstraint("trim(name) <> ''", name=op.f("ck_paper_file_name_said")),
        sa.CheckConstraint("byte_count > 0", name=op.f("ck_paper_file_byte_count_of_something")),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_paper_file_sha256_is_one")),
        sa.ForeignKeyConstraint(["job_id"], ["paper_job.id"], name=op.f("fk_paper_file_job_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_file")),
        sa.UniqueConstraint("job_id", "name", name=op.f("uq_paper_file_job_id_name")),
    )
    op.create_table(
        "pledge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("state_code", sa.Text(), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=True),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("paragraph", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("wording", _closed("wording", "verbatim", "paraphrase", "not_imported"), nullable=False),
        sa.Column("pledged_first", sa.Date(), nullable=False),
        sa.Column("pledged_last", sa.Date(), nullable=False),
        sa.Column("pledged_precision", _closed("pledged_precision", "day", "month", "year", "period"), nullable=False),
        sa.CheckConstraint("trim(number) <> ''", name=op.f("ck_pledge_number_said")),
        sa.CheckConstraint("trim(text) <> ''", name=op.f("ck_pledge_text_said")),
        sa.CheckConstraint(
            "pledged_first <= pledged_last", name=op.f("ck_pledge_pledged_first_not_after_pledged_last")
        ),
        sa.ForeignKeyConstraint(["cycle"], ["cycle.number"], name=op.f("fk_pledge_cycle")),
        sa.ForeignKeyConstraint(["document_id"], ["source_document.id"], name=op.f("fk_pledge_document_id")),
        sa.ForeignKeyConstraint(["state_code"], ["state.code"], name=op.f("fk_pledge_state_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pledge")),
        sa.UniqueConstraint("ref", name=op.f("uq_pledge_ref")),
    )
    op.create_index("ix_pledge_document_id", "pledge", ["document_id"], unique=False)
    op.create_index("ix_pledge_state_code", "pledge", ["state_code"], unique=False)

    op.create_table(
        "advance_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("state_code", sa.Text(), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("asking_state_code", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("wording", _closed("wording", "verbatim", "paraphrase", "not_imported"), nullable=False),
        sa.Column("recommendation_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("trim(number) <> ''", name=op.f("ck_advance_question_number_said")),
        sa.CheckConstraint("trim(text) <> ''", name=op.f("ck_advance_question_text_said")),
        sa.ForeignKeyConstraint(
            ["asking_state_code"], ["state.code"], name=op.f("fk_advance_question_asking_state_code")
        ),
        sa.ForeignKeyConstraint(["cycle"], ["cycle.number"], name=op.f("fk_advance_question_cycle")),
        sa.ForeignKeyConstraint(["document_id"], ["source_document.id"], name=op.f("fk_advance_question_document_id")),
        sa.ForeignKeyConstraint(
            ["recommendation_id"], ["recommendation.id"], name=op.f("fk_advance_question_recommendation_id")
        ),
        sa.ForeignKeyConstraint(["state_code"], ["state.code"], name=op.f("fk_advance_question_state_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advance_question")),
        sa.UniqueConstraint("ref", name=op.f("uq_advance_question_ref")),
    )
    op.create_index("ix_advance_question_asking_state_code", "advance_question", ["asking_state_code"], unique=False)
    op.create_index("ix_advance_question_document_id", "advance_question", ["document_id"], unique=False)
    op.create_index("ix_advance_question_recommendation_id", "advance_question", ["recommendation_id"], unique=False)
    op.create_index("ix_advance_question_state_code", "advance_question", ["state_code"], unique=False)

    with op.batch_alter_table("recommendation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("search_text", sa.Text(), server_default=sa.text("''"), nullable=False))
    connection = op.get_bind()
    rows = connection.execute(sa.text("SELECT id, number, text FROM recommendation")).all()
    if rows:
        connection.execute(
            sa.text("UPDATE recommendation SET search_text = :folded WHERE id = :id"),
            [{"id": row.id, "folded": _folded(f"{row.number} {row.text}")} for row in rows],
        )
    op.drop_index("ix_stored_assessment_state", table_name="stored_assessment")
    op.create_index(
        "ix_stored_assessment_state",
        "stored_assessment",
        ["state_code", "audience", "part_id", "cycle", "status"],
        unique=False,
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_index("ix_stored_assessment_state", table_name="stored_assessment")
    op.create_index(
        "ix_stored_assessment_state", "stored_assessment", ["state_code", "audience", "cycle"], unique=False
    )
    with op.batch_alter_table("recommendation") as batch_op:
        batch_op.drop_column("search_text")
    for table in ("advance_question", "pledge", "paper_file", "paper_job"):
        op.drop_table(table)
