"""Notes of an interview are a kind of document: their organisation holds them, and nobody publishes them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_OLD_KINDS = (
    "wg_report",
    "addendum",
    "stakeholder_submission",
    "report",
    "letter",
    "input",
    "coi_report",
    "concluding_observations",
    "state_report",
    "database",
    "resolution",
)
_KEPT_INSIDE = "kind <> 'interview_notes' OR (published_on IS NULL AND organisation_id IS NOT NULL)"


def upgrade() -> None:
    """Let documents be notes."""
    _let_kinds_be(*_OLD_KINDS, "interview_notes")
    with op.batch_alter_table("source_document", schema=None) as batch_op:
        batch_op.create_check_constraint(op.f("ck_source_document_notes_are_kept_inside"), sa.text(_KEPT_INSIDE))


def downgrade() -> None:
    """Call notes what they had to be called before: reports, still held by their organisation."""
    with op.batch_alter_table("source_document", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_source_document_notes_are_kept_inside"), type_="check")
    op.execute("UPDATE source_document SET kind = 'report' WHERE kind = 'interview_notes'")
    _let_kinds_be(*_OLD_KINDS)


def _let_kinds_be(*kinds: str) -> None:
    known = ", ".join(f"'{kind}'" for kind in kinds)
    with op.batch_alter_table("source_document", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_source_document_kind"), type_="check")
        batch_op.create_check_constraint(op.f("ck_source_document_kind"), sa.text(f"kind IN ({known})"))
