"""Evidence and internal results belong to an organisation; texts side by side; a second factor; the roles' names."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_ROLES = ("admin", "contributor", "protection", "researcher", "reviewer", "viewer")
_OLD_ROLES = ("admin", "editor", "reviewer", "viewer")
_TEXTS = ("recorded_by", "edited_by", "quote", "quote_language", "translation", "translation_language")
_OWNER = "UPDATE evidence SET organisation_id = (SELECT min(id) FROM organisation)"
_RESULTS = """
UPDATE stored_assessment SET organisation_id = (SELECT min(id) FROM organisation) WHERE audience = 'internal'
"""
# All evidence went to the first organisation, so what another one sees of it is what the public sees.
_RESULTS_OF_OTHERS = """
INSERT INTO stored_assessment (
    part_id, state_code, cycle, audience, window_from, window_to, status, rule, rulebook, confidence, flags, reasons,
    evidence_for, evidence_against, claims, baseline, shown_beside, last_known_status, last_known_cycle, as_of,
    organisation_id
)
SELECT
    part_id, stored_assessment.state_code, cycle, audience, window_from, window_to, status, rule, rulebook, confidence,
    flags, reasons, evidence_for, evidence_against, claims, baseline, shown_beside, last_known_status,
    last_known_cycle, as_of, organisation.id
FROM stored_assessment CROSS JOIN organisation
WHERE stored_assessment.audience = 'public' AND organisation.id <> (SELECT min(id) FROM organisation)
"""
_HELD = """
UPDATE source_document SET organisation_id = (SELECT min(id) FROM organisation)
WHERE published_on IS NULL AND (
    kind = 'letter' OR id IN (SELECT document_id FROM communication)
)
"""


def upgrade() -> None:
    """Give what is there to the organisation that has worked with it: the first."""
    _rename_roles()
    _widen_people()
    _own_evidence()
    _own_results()
    with op.batch_alter_table("source_document", schema=None) as batch_op:
        batch_op.add_column(sa.Column("organisation_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_source_document_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_source_document_organisation_id"), "organisation", ["organisation_id"], ["id"]
        )
    op.execute(_HELD)


def _rename_roles() -> None:
    with op.batch_alter_table("role", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_role_name"), type_="check")
    op.execute("UPDATE role SET name = 'researcher' WHERE name = 'editor'")
    with op.batch_alter_table("role", schema=None) as batch_op:
        known = ", ".join(f"'{name}'" for name in _ROLES)
        batch_op.create_check_constraint(op.f("ck_role_name"), sa.text(f"name IN ({known})"))


def _widen_people() -> None:
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        for name in ("four_eyes", "second_factor"):
            batch_op.add_column(sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        for name in ("four_eyes", "second_factor"):
            batch_op.alter_column(name, server_default=None)
    with op.batch_alter_table("user_account", schema=None) as batch_op:
        batch_op.add_column(sa.Column("totp_secret", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("totp_counter", sa.Integer(), nullable=True))


def _own_evidence() -> None:
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.add_column(sa.Column("organisation_id", sa.Integer(), nullable=True))
        for name in ("is_shared", "is_restricted"):
            batch_op.add_column(sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
        for name in _TEXTS:
            batch_op.add_column(sa.Column(name, sa.Text(), nullable=False, server_default=""))
        for name in ("case_file_id", "series_id"):
            batch_op.add_column(sa.Column(name, sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("harm_weighed_on", sa.Date(), nullable=True))
    op.execute(_OWNER)
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.alter_column("organisation_id", nullable=False)
        for name in ("is_shared", "is_restricted", *_TEXTS):
            batch_op.alter_column(name, server_default=None)
        batch_op.drop_constraint(op.f("ck_evidence_summary_said"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_evidence_summary_said"), sa.text("is_restricted OR trim(summary) <> ''")
        )
        batch_op.create_check_constraint(
            op.f("ck_evidence_published_is_not_restricted"),
            sa.text("publication_basis <> 'published_source' OR NOT is_restricted"),
        )
        for name, table in (
            ("organisation", "organisation"),
            ("case_file", "case_file"),
            ("series", "indicator_series"),
        ):
            batch_op.create_index(batch_op.f(f"ix_evidence_{name}_id"), [f"{name}_id"], unique=False)
            batch_op.create_foreign_key(batch_op.f(f"fk_evidence_{name}_id"), table, [f"{name}_id"], ["id"])


def _own_results() -> None:
    with op.batch_alter_table("stored_assessment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("organisation_id", sa.Integer(), nullable=True))
        batch_op.drop_constraint(batch_op.f("uq_stored_assessment_part_id_state_code_cycle_audience"), type_="unique")
        batch_op.drop_index(batch_op.f("ix_stored_assessment_state"))
    op.execute(_RESULTS)
    op.execute("DELETE FROM stored_assessment WHERE state_code NOT IN (SELECT state_code FROM tracked_state)")
    op.execute(_RESULTS_OF_OTHERS)
    with op.batch_alter_table("stored_assessment", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_stored_assessment_audience"), type_="check")
        batch_op.drop_column("audience")
        batch_op.create_foreign_key(
            batch_op.f("fk_stored_assessment_organisation_id"), "organisation", ["organisation_id"], ["id"]
        )
    op.create_index("ix_stored_assessment_part", "stored_assessment", ["part_id"], unique=False)
    unit = ["part_id", "state_code", "cycle"]
    op.create_index(
        "ix_stored_assessment_state",
        "stored_assessment",
        ["state_code", "organisation_id", "part_id", "cycle", "status"],
        unique=False,
    )
    for name, columns, where in (
        ("uq_stored_assessment_internal", [*unit, "organisation_id"], "organisation_id IS NOT NULL"),
        ("uq_stored_assessment_public", unit, "organisation_id IS NULL"),
    ):
        condition = sa.text(where)
        op.create_index(
            name, "stored_assessment", columns, unique=True, sqlite_where=condition, postgresql_where=condition
        )


def downgrade() -> None:
    """Let the first organisation's results be the internal ones again, and everything belong to nobody."""
    _share_results()
    with op.batch_alter_table("source_document", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("fk_source_document_organisation_id"), type_="foreignkey")
        batch_op.drop_index(op.f("ix_source_document_organisation_id"))
        batch_op.drop_column("organisation_id")
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_evidence_summary_said"), type_="check")
        batch_op.drop_constraint(op.f("ck_evidence_published_is_not_restricted"), type_="check")
        for name in ("organisation", "case_file", "series"):
            batch_op.drop_constraint(op.f(f"fk_evidence_{name}_id"), type_="foreignkey")
            batch_op.drop_index(op.f(f"ix_evidence_{name}_id"))
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        for name in ("organisation_id", "is_shared", "is_restricted", *_TEXTS, "case_file_id", "series_id"):
            batch_op.drop_column(name)
        batch_op.drop_column("harm_weighed_on")
        batch_op.create_check_constraint(op.f("ck_evidence_summary_said"), sa.text("trim(summary) <> ''"))
    with op.batch_alter_table("user_account", schema=None) as batch_op:
        batch_op.drop_column("totp_secret")
        batch_op.drop_column("totp_counter")
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.drop_column("four_eyes")
        batch_op.drop_column("second_factor")
    _rename_roles_back()


def _share_results() -> None:
    op.execute("DELETE FROM stored_assessment WHERE organisation_id > (SELECT min(id) FROM organisation)")
    with op.batch_alter_table("stored_assessment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("audience", sa.String(40), nullable=False, server_default="public"))
        for name in ("internal", "public"):
            batch_op.drop_index(f"uq_stored_assessment_{name}")
        batch_op.drop_index("ix_stored_assessment_part")
        batch_op.drop_index("ix_stored_assessment_state")
    op.execute("UPDATE stored_assessment SET audience = 'internal' WHERE organisation_id IS NOT NULL")
    with op.batch_alter_table("stored_assessment", schema=None) as batch_op:
        batch_op.alter_column("audience", server_default=None)
        batch_op.drop_constraint(op.f("fk_stored_assessment_organisation_id"), type_="foreignkey")
        batch_op.drop_column("organisation_id")
        batch_op.create_check_constraint(
            op.f("ck_stored_assessment_audience"), sa.text("audience IN ('internal', 'public')")
        )
        batch_op.create_unique_constraint(
            op.f("uq_stored_assessment_part_id_state_code_cycle_audience"),
            ["part_id", "state_code", "cycle", "audience"],
        )
        batch_op.create_index("ix_stored_assessment_state", ["state_code", "audience", "part_id", "cycle", "status"])


def _rename_roles_back() -> None:
    with op.batch_alter_table("role", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_role_name"), type_="check")
    gone = "SELECT id FROM role WHERE name IN ('contributor', 'protection')"
    op.execute(f"DELETE FROM user_role WHERE role_id IN ({gone})")  # noqa: S608 (a constant)
    op.execute("DELETE FROM role WHERE name IN ('contributor', 'protection')")
    op.execute("UPDATE role SET name = 'editor' WHERE name = 'researcher'")
    with op.batch_alter_table("role", schema=None) as batch_op:
        known = ", ".join(f"'{name}'" for name in _OLD_ROLES)
        batch_op.create_check_constraint(op.f("ck_role_name"), sa.text(f"name IN ({known})"))
