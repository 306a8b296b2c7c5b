"""Values of the audit trail in words: terms, codes, days and lists as other pages write them, the unknown as it is."""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil
from enum import StrEnum
from typing import Any, get_args, get_type_hints

import pytest

from tests.guards.access import bare_app
from tracker import services
from tracker.services.trail.audit_pages import Change
from tracker.services.trail.names import Coded
from tracker.web.audit import closed_lists, values
from tracker.web.shown.fields import FIELDS

KNOWN = {Coded.STATE: {"RUS": "Russian Federation"}, Coded.DOCUMENT: {"A/1": "The addendum"}}
NEVER_TOLD = {"FoundingEntry", "AcceptEntry", "PasswordEntry", "InvitationEntry"}
"""What they hold is told field by field, or never."""
ELSEWHERE = {"expires", "given", "looked", "later", "done"}
"""Told under another name, or where both references stand in the name of the record."""


@pytest.fixture(autouse=True)
def _spoken(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with bare_app(tmp_path_factory.mktemp("bare")).test_request_context():
        yield


def _told(event: str, field: str, old: Any, new: Any) -> tuple[str, str, str]:
    (found,) = values.told([Change(field, old, new)], event=event, known=KNOWN)
    return found.field, found.old, found.new


@pytest.mark.parametrize(
    ("event", "field", "kept", "shown"),
    [
        ("evidence:amend", "review_state", "in_review", "In review"),
        ("evidence:record", "publication_basis", "published_source", "A published source"),
        ("evidence:record", "kind", "state_reply", "Statement or reply of the State"),
        ("document:record", "kind", "wg_report", "Report of the Working Group"),
        ("position:amend", "position", "partially_supported", "Supported in part"),
        ("disclosure:record", "use", "un_public", "UN, public"),
        ("user:roles_given", "roles", ["admin", "viewer"], "Administrator; Viewer"),
        ("evidence:people", "P-7K2QX", "speaker", "Speaks in it"),
        ("tie:record", "P-7K2QX", "relative", "Relative"),
        ("attachment:receive", "type", "application/pdf", "PDF"),
        ("indicator:record_gap", "reason", "not_published", "Not published"),
        ("pledge:amend", "reason", "not_published", "not_published"),
        ("state:followed", "state", "RUS", "Russian Federation"),
        ("state:followed", "state", "XXX", "XXX"),
        ("document:record", "review", "RUS:2", "Russian Federation, cycle 2"),
        ("evidence:record", "quote_language", "ko", "Korean"),
        ("evidence:record", "continuing", False, "No"),
        ("disclosure:publish", "published_on", "2026-11-21", "21 November 2026"),
        ("copy:made", "on", "2026-11-21T07:40:00.000000+00:00", "21 November 2026, 07:40 UTC"),
        ("figure:record", "period", {"first": "2020-01-01", "last": "2020-12-31", "precision": "year"}, "2020"),
        ("pledge:amend", "text", "2026-11-21", "2026-11-21"),
        ("treaty:import", "consent", "accession/2016-02-05", "Accession, 5 February 2016"),
        ("question:record", "recommendation", "A/HRC/24/14#140.228/a", "A/HRC/24/14, 140.228 (a)"),
        ("evidence:record", "summary", "(kept apart)", "(kept apart)"),
        ("recommendation:import", "action_category", 4, "4, general action"),
        ("old_thing:was_done", "old_field", "some_code", "some_code"),
        (
            "evidence:record",
            "links",
            [{"ask": "A/1#140.2", "counted_in": "", "finding": "no_change", "note": ""}],
            "Ask: A/1, 140.2; Finding: No change",
        ),
    ],
)
def test_a_value_is_told_in_the_words_of_other_pages(event: str, field: str, kept: Any, shown: str) -> None:
    assert _told(event, field, None, kept)[2] == shown


@pytest.mark.parametrize(
    ("event", "field", "name"),
    [
        ("consent:withdraw", "un_public", "UN, public"),
        ("person:write", "real_name", "Real name"),
        ("recommendation:import", "answer:A/1", "Position in The addendum"),
        ("evidence:people", "P-7K2QX", "P-7K2QX"),
        ("old_thing:was_done", "old_field", "Old field"),
    ],
)
def test_a_field_has_a_name(event: str, field: str, name: str) -> None:
    assert _told(event, field, None, "")[0] == name


def test_a_position_of_an_import_is_told_with_the_words_of_the_state_its_day_and_paragraph() -> None:
    kept = ["noted", "Takes note", "2013-04-29", "2013-04-29", "day", "140"]

    assert _told("recommendation:import", "answer:", ["pending", "", "", "", "", ""], kept) == (
        "Position in this document",
        "Under consideration",
        "Noted (“Takes note”); 29 April 2013; paragraph 140",
    )


def test_what_stands_for_a_value_on_both_sides_is_told_once() -> None:
    assert _told("evidence:amend", "summary", "(kept apart)", "(kept apart)")[1:] == ("", "(kept apart)")


def test_every_field_that_people_enter_has_a_name_and_each_of_its_terms_has_words() -> None:
    for entry in _entries():
        for field, hint in get_type_hints(entry).items():
            if field not in ELSEWHERE:
                assert field in FIELDS, f"{entry.__name__}.{field}"
            for terms in (each for each in (hint, *get_args(hint)) if isinstance(each, type)):
                if issubclass(terms, StrEnum):
                    event = "indicator:x" if entry.__name__ == "GapEntry" else ""
                    words = closed_lists.of(field, event)
                    assert {each.value for each in terms} <= words.keys(), f"{entry.__name__}.{field}"


def _entries() -> list[type[Any]]:
    names = [each.name for each in pkgutil.walk_packages(services.__path__, "tracker.services.")]
    modules = [importlib.import_module(name) for name in names]
    found = {
        thing
        for module in modules
        for name, thing in vars(module).items()
        if name.endswith("Entry") and dataclasses.is_dataclass(thing) and isinstance(thing, type)
    }
    assert len(found) > 15
    return sorted((each for each in found if each.__name__ not in NEVER_TOLD), key=lambda each: each.__name__)
