"""Every column of free text is decided on: names of the vault are looked for in it, or a reason says why not."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest
from sqlalchemy import JSON, Column, Enum, String, true

from tracker import paths
from tracker.domain.audience import EVERYTHING
from tracker.services.people.named import open_texts
from tracker.services.people.typed_texts import TEXTS
from tracker.storage.base import Base

CODE = "a code, a reference or a hash that the program draws or computes"
LIST = "a list that comes with the program or from an import; no form writes it"
TERM = "a term of a list that a form offers, not free text"
WHO = "who acted, as user:1"
ACCOUNT = "of an account, for administrators; whoever works here is in no vault"
DERIVED = "computed from records, each of which is looked through"
SHEET = "what a file said: sealed where it is ours, and looked through row by row"
VAULT = "of the vault's own pages, where a reason or a pseudonym that names the person is refused"

EXEMPT = {
    "affected_group": {"code": LIST, "name": LIST},
    "advance_question": {"ref": CODE},
    "attachment": {"ref": CODE, "media_type": TERM, "sha256": CODE, "stored_sha256": CODE},
    "attempt": {"who": CODE},
    "audit_entry": dict.fromkeys(("event", "subject", "previous_hash", "hash"), CODE)
    | {"actor": WHO, "changes": "what was put on record, looked through before"},
    "case_file": {"code": CODE},
    "cluster": {"ref": CODE},
    "cluster_suggestion": {"digest": CODE, "title": DERIVED, "reason": DERIVED, "decided_by": WHO},
    "consent": {"language": TERM},
    "cycle": {"source": LIST},
    "disclosure": {"name": "the name of a file that passed the leak check", "sha256": CODE, "made_by": WHO},
    "evidence": {"ref": CODE, "code": CODE, "recorded_by": WHO, "edited_by": WHO}
    | {"quote_language": TERM, "translation_language": TERM},
    "evidence_version": {"actor": WHO},
    "import_batch": {"kind": TERM, "sha256": CODE, "parser": CODE, "counts": DERIVED, "issues": SHEET}
    | {"beside": DERIVED}
    | {"title": SHEET, "document": SHEET, "staged_by": WHO, "applied_by": WHO, "undone_by": WHO},
    "import_conflict": {"field": CODE, "ours": DERIVED, "theirs": SHEET, "decided_by": WHO},
    "import_row": dict.fromkeys(("content", "changes", "why"), SHEET)
    | dict.fromkeys(("group_key", "key", "digest", "near", "subject", "decided_ref"), CODE)
    | {"decided_by": WHO},
    "imported_document": {"group_key": CODE},
    "indicator_series": {"code": "drawn from the title, or the series of a figure; both are looked through"},
    "instrument": {"code": "drawn from the name, which is looked through"},
    "instrument_alias": {"alias": LIST},
    "invitation": {"email": ACCOUNT, "roles": ACCOUNT, "token_sha256": CODE, "invited_by": WHO},
    "job": {"doing": DERIVED, "problem": DERIVED},
    "lineage_suggestion": {"reason": DERIVED, "decided_by": WHO},
    "mechanism_body": {"code": "drawn from the name, which is looked through"},
    "name_release": {"digest": CODE, "artefact": CODE, "released_by": WHO},
    "named": {"granted_by": WHO},
    "organisation": {"code": ACCOUNT, "name": ACCOUNT},
    "organisation_key": {"master": CODE},
    "paper_file": {"name": CODE, "sha256": CODE},
    "part": {"ref": CODE},
    "person": {"ref": CODE, "purge_reason": VAULT},
    "pledge": {"ref": CODE},
    "pseudonym": {"publication": CODE, "name": VAULT},
    "purge": {"subject": CODE, "digest": CODE, "reason": VAULT, "purged_by": WHO},
    "recommendation": {"ref": CODE, "language": TERM, "search_text": DERIVED},
    "recovery_code": {"code_hash": CODE},
    "review": dict.fromkeys(("report_symbol", "addendum_symbol", "source", "note"), LIST),
    "role": {"description": ACCOUNT},
    "sdg": {"code": LIST, "name": LIST},
    "seed_record": {"table_name": CODE, "key": CODE, "digest": CODE},
    "sign_in": {"token_sha256": CODE, "agent": "the sort of browser, told from a list"},
    "source_document": {"language": TERM},
    "sourced_record": {"group_key": CODE, "given": LIST, "own": DERIVED},
    "state": dict.fromkeys(("code", "iso2", "m49", "cow", "name", "official_name"), LIST),
    "state_alias": dict.fromkeys(("alias", "source", "language"), LIST),
    "state_organisation": {"organisation": LIST},
    "stated_figure": {"ref": "drawn from the document and what is counted, which are looked through"},
    "stored_assessment": {"rule": CODE, "flags": DERIVED, "reasons": DERIVED}
    | dict.fromkeys(("evidence_for", "evidence_against", "claims", "baseline", "shown_beside"), DERIVED),
    "theme": {"code": LIST, "name": LIST, "source": LIST},
    "upr_session": {"label": LIST, "source": LIST},
    "user_account": {"email": ACCOUNT, "password": CODE, "fs_uniquifier": CODE},
}  # fmt: skip
"""Columns in which nobody looks for names, each with the reason."""

UNLOOKED = {
    "accounts": ACCOUNT,
    "attachments/custody.py": "labels are looked through at intake, and stand in no trail",
    "case_files/named.py": "who is named for a file: accounts",
    "communications/asks.py": DERIVED,
    "desk/deciding.py": "which candidate became what; the record itself is put",
    "desk/documenting.py": CODE,
    "desk/undoing.py": "what is taken away",
    "evidence": "looks by itself: what is restricted is told to no trail",
    "imports": "official lists, and decisions by reference",
    "jobs": CODE,
    "leaks": "the check itself",
    "papers": CODE,
    "people": VAULT,
    "seeding": LIST,
    "sheets/undoing.py": "what is taken away",
    "states/following.py": "which States are followed: codes",
    "states/founding.py": ACCOUNT,
    "trail": "the trail itself",
    "travelling.py": CODE,
    "vault": VAULT,
}
"""Modules of the services that tell the trail without looking, each with the reason; all others go through `put`."""


def _columns() -> Iterator[Column[object]]:
    """Yield the columns of free text: not those of closed lists, nor those that name a row of another table."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, String | JSON) and not isinstance(column.type, Enum) and not column.foreign_keys:
                yield column


def _looked_through() -> set[str]:
    found = {f"{each.table.name}.{each.name}" for row in TEXTS for each in row.columns}
    for _record, _ref, columns, _condition in open_texts(true(), 1, EVERYTHING):
        found |= {f"{each.table.name}.{each.name}" for each in columns}
    return found


def test_every_column_of_free_text_is_looked_through_or_has_a_reason() -> None:
    exempt = {f"{table}.{name}" for table, columns in EXEMPT.items() for name in columns}
    there, looked = {f"{each.table.name}.{each.name}" for each in _columns()}, _looked_through()

    assert there - looked - exempt == set(), "decide: list it in services/people/typed_texts.py, or give a reason here"
    assert looked & exempt == set()
    assert (looked | exempt) - there == set()


def _tellers() -> Iterator[str]:
    """Yield the modules of the services that call `audit.record` or `audit.record_all`."""
    services = paths.ROOT / "tracker" / "services"
    for file in sorted(services.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {"audit.record", "audit.record_all"}:
                yield file.relative_to(services).as_posix()


def test_what_people_type_goes_on_record_where_names_are_looked_for() -> None:
    tellers = set(_tellers())

    assert [each for each in tellers if not {each, each.partition("/")[0]} & UNLOOKED.keys()] == []


@pytest.mark.parametrize("module", UNLOOKED)
def test_no_reason_outlives_its_module(module: str) -> None:
    assert any(module in {each, each.partition("/")[0]} for each in _tellers()) or module in {"evidence", "trail"}
