"""Files and earlier versions lie under the key of the person who speaks, where there is one, as texts do."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_SOME_KEY = "(person_id IS NULL AND organisation_key_id IS NULL) = (NOT is_sealed)"
_ONE_KEY = "person_id IS NULL OR organisation_key_id IS NULL"


def upgrade() -> None:
    """Let a person's key be named; what lies under the organisation's is sealed anew once the keys are at hand."""
    for table in ("attachment", "evidence_version"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column("person_id", sa.Integer(), nullable=True))
            batch_op.create_index(batch_op.f(f"ix_{table}_person_id"), ["person_id"], unique=False)
            batch_op.create_foreign_key(batch_op.f(f"fk_{table}_person_id"), "person", ["person_id"], ["id"])
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_attachment_sealed_under_a_key"), type_="check")
        batch_op.create_check_constraint(op.f("ck_attachment_sealed_under_some_key"), sa.text(_SOME_KEY))
        batch_op.create_check_constraint(op.f("ck_attachment_sealed_under_one_key"), sa.text(_ONE_KEY))
    with op.batch_alter_table("evidence_version", schema=None) as batch_op:
        batch_op.alter_column("organisation_key_id", existing_type=sa.Integer(), nullable=True)
        batch_op.create_check_constraint(
            op.f("ck_evidence_version_sealed_under_one_key"),
            sa.text("(person_id IS NULL) <> (organisation_key_id IS NULL)"),
        )


def downgrade() -> None:
    """Forget persons' keys, where nothing lies under one.

    Raises:
        RuntimeError: a file or a version could not be read any more.
    """
    for table in ("attachment", "evidence_version"):
        under = sa.text(f"SELECT count(*) FROM {table} WHERE person_id IS NOT NULL")  # noqa: S608 (a name from above)
        if op.get_bind().execute(under).scalar():
            raise RuntimeError(f"Rows of {table} lie under a person's key; nothing was changed; restore the backup.")
    with op.batch_alter_table("evidence_version", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_evidence_version_sealed_under_one_key"), type_="check")
        batch_op.alter_column("organisation_key_id", existing_type=sa.Integer(), nullable=False)
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        for name in ("some", "one"):
            batch_op.drop_constraint(op.f(f"ck_attachment_sealed_under_{name}_key"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_attachment_sealed_under_a_key"), sa.text("(organisation_key_id IS NULL) = (NOT is_sealed)")
        )
    for table in ("attachment", "evidence_version"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_constraint(op.f(f"fk_{table}_person_id"), type_="foreignkey")
            batch_op.drop_index(op.f(f"ix_{table}_person_id"))
            batch_op.drop_column("person_id")
