"""The preview of evidence: what each status would become and why, told before anything is written."""

from __future__ import annotations

import hashlib
import tomllib
from xml.etree.ElementTree import Element

import html5lib
import pytest
from sqlalchemy import MetaData, select

from tests.factories.evidence_forms import ASK, SOURCE, item, link, recorded, value
from tests.factories.evidence_names import named_in_order  # noqa: F401 (names in order, for every test here)
from tests.integration.test_web import reader, signed_in  # noqa: F401 (fixtures)
from tests.web_client import PageReader, text
from tracker import paths
from tracker.storage.engine import reading

# ruff: noqa: F811 (fixtures by import)

VENDOR = paths.PACKAGE / "web" / "static" / "vendor"
FIRST_LOAD = ("style.css", "icon.svg", "vendor/fonts/serif-latin.woff2", "vendor/fonts/sans-latin.woff2")


@pytest.fixture
def at(signed_in: PageReader) -> PageReader:
    return signed_in


def _contents(at: PageReader) -> str:
    """Return a digest of every row of every table."""
    engine = at.client.application.extensions["engine"]
    found = MetaData()
    found.reflect(engine)
    with reading(engine) as session:
        rows = [(table.name, [tuple(row) for row in session.execute(select(table))]) for table in found.sorted_tables]
    assert len(rows) > 30
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def _panel(page: Element) -> str:
    (panel,) = [each for each in page.iter() if each.get("id") == "told"]
    return text(panel)


def _previewed(at: PageReader, **given: str) -> str:
    return _panel(at.read(at.post("/evidence/preview", **given)))


def test_the_preview_tells_the_change_its_reason_and_both_results_and_writes_nothing(at: PageReader) -> None:
    before = _contents(at)

    panel = _previewed(at, **item())

    assert "140.202" in panel
    assert "Third cycle · May 2018 – November 2023 Not assessed becomes Not implemented" in panel
    assert "Rule S6 no change. One independent origin reports no change" in panel
    assert "In public: Changes too" in panel
    assert "2 other windows stay as they are" in panel
    assert _contents(at) == before


def test_what_the_preview_tells_is_what_saving_does(at: PageReader) -> None:
    told = _previewed(at, **item(link(ask="140.229", finding="progress", scope="individual")))
    recorded(at, **link(ask="140.229", finding="progress", scope="individual"))

    assert "becomes Partially implemented" in told
    assert "Partially implemented" in text(at.get(f"/evidence/{SOURCE}/-/E-1"))


def test_the_page_with_the_preview_keeps_everything_that_was_typed(at: PageReader) -> None:
    page = at.read(at.post(f"/evidence/preview?part={ASK.replace('#', '%23')}&state=RUS", **item(summary="Kept.")))

    assert "Kept." in text(page)
    assert value(page, "links-0-ask") == ASK
    (form,) = [each for each in page.iter("form") if each.get("class") == "form"]
    assert form.get("action") == f"/evidence/new?part={ASK.replace('#', '%23')}&state=RUS"


def test_the_script_gets_the_panel_alone(at: PageReader) -> None:
    page = at.get("/evidence/new")

    answer = at.client.post(
        "/evidence/preview",
        base_url=at.base,
        data=item() | {"csrf_token": value(page, "csrf_token")},
        headers={"HX-Request": "true"},
    )

    fragment = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "<html" not in fragment
    html5lib.HTMLParser(strict=True).parseFragment(fragment)
    assert "Not implemented" in fragment


def test_a_form_that_is_not_filled_in_says_what_is_open(at: PageReader) -> None:
    panel = _previewed(at, state="RUS", strand="un", **{"links-0-ask": ASK})

    assert "Still open" in panel
    assert "When it happened" in panel
    assert "an ask with what it shows" in panel
    assert "Who asserts it" not in panel


def test_an_ask_that_is_not_known_is_said_and_the_rest_is_told(at: PageReader) -> None:
    panel = _previewed(at, **item(link(), link(1, ask="999.9")))

    assert "Nothing of the number or reference “999.9”" in panel
    assert "becomes Not implemented" in panel


def test_internal_evidence_leaves_the_public_status_as_it_is(at: PageReader) -> None:
    panel = _previewed(at, **item(publication_basis="internal"))

    assert "Not assessed becomes Not implemented" in panel
    assert "In public: Stays Not assessed" in panel
    assert "the public status stays as it is" in panel


def test_a_draft_is_told_as_if_it_were_approved_and_says_so(at: PageReader) -> None:
    panel = _previewed(at, **item(review_state="draft"))

    assert "only once it is approved" in panel
    assert "becomes Not implemented" in panel


def test_the_state_s_own_word_is_a_claim_and_no_evidence_of_doing(at: PageReader) -> None:
    claim = _previewed(at, **item(link(finding="implemented"), strand="state_claim"))
    admission = _previewed(at, **item(link(finding="no_change"), strand="state_claim"))

    assert "a claim, not evidence of doing" in claim
    assert "becomes Insufficient information" in claim
    assert "against its own interest" in admission
    assert "becomes Not implemented" in admission


def test_what_lies_before_the_ask_is_baseline_and_changes_nothing(at: PageReader) -> None:
    panel = _previewed(at, **item(when__year="2010", published__year="2011"))

    assert "becomes" not in panel
    assert "Baseline: it lies before the ask" in panel


def test_what_a_status_does_not_use_is_said_with_its_reason(at: PageReader) -> None:
    recorded(at)

    treaty = _previewed(at, **item(link(ask="140.1")))
    request = _previewed(at, **item(link(ask="OL RUS 1/2016#1")))
    case = _previewed(at, **item(link(finding="progress", scope="individual"), origin="a case"))
    thin = _previewed(at, **item(link(level="outcome"), origin="hearsay", reliability="C"))

    assert "the treaty record alone decides" in treaty
    assert "becomes" not in treaty + request + case + thin
    assert "one case never answers" in case
    assert "uncorroborated, and no other origin says the same" in thin
    assert "replies alone answer a request for information" in request


def test_context_is_said_never_to_count(at: PageReader) -> None:
    panel = _previewed(at, **item(link(finding="context")))

    assert "becomes" not in panel
    assert "Context is shown and never counted" in panel


def test_a_copy_of_the_same_origin_is_said_to_count_once(at: PageReader) -> None:
    recorded(at)

    copy = _previewed(at, **item())
    other = _previewed(at, **item(when__year="2020"))
    own = _previewed(at, **item(origin="another origin"))

    assert f"{SOURCE}!E-1 says the same, from the same origin" in copy
    assert "Not counted again" in copy
    assert f"Same origin as {SOURCE}!E-1" in other
    assert "origin" not in own.replace("independent origins", "")


def test_an_item_on_record_is_compared_with_itself_and_not_with_a_copy(at: PageReader) -> None:
    recorded(at)
    edit = f"/evidence/preview?ref={SOURCE}!E-1"

    same = _panel(at.read(at.post(edit, **item())))
    turned = _panel(at.read(at.post(edit, **item(link(finding="progress")))))
    gone = _panel(at.read(at.post(edit, **item(link(ask="140.229")))))

    assert "becomes" not in same
    assert "same origin" not in same
    assert "Not implemented becomes Partially implemented" in turned
    assert "140.202" in gone
    assert "Not implemented becomes Not assessed" in gone


def test_a_cluster_is_told_ask_by_ask(at: PageReader) -> None:
    panel = _previewed(at, **item(link(ask="cluster:rus-2-migrants")))

    for number in ("140.226", "140.227", "140.228 (a)", "140.229"):
        assert number in panel


def test_the_link_to_an_ask_itself_goes_before_that_of_its_cluster(at: PageReader) -> None:
    panel = _previewed(at, **item(link(ask="cluster:rus-2-migrants"), link(1, ask="140.229", finding="progress")))

    assert panel.count("becomes Partially implemented") == 1


def test_a_preview_of_an_unknown_item_is_not_found(at: PageReader) -> None:
    assert at.post("/evidence/preview?ref=nothing!E-1", **item()).status_code == 404


# The script ---------------------------------------------------------------------------------------------------------


def test_the_script_is_loaded_only_where_it_is_used_and_evaluates_nothing(at: PageReader) -> None:
    form, elsewhere = at.get("/evidence/new"), at.get("/evidence")

    menu, script = list(form.iter("script"))
    (settings,) = [each.get("content") for each in form.iter("meta") if each.get("name") == "htmx-config"]
    assert script.get("src", "").startswith("/static/vendor/htmx/htmx.min.js?v=")
    assert "defer" in script.attrib
    assert not (script.text or "").strip()
    for setting in ('"allowEval":false', '"includeIndicatorStyles":false', '"selfRequestsOnly":true'):
        assert setting in str(settings)
    assert [each.get("src") for each in elsewhere.iter("script")] == [menu.get("src")]


def test_the_policy_allows_scripts_of_our_own_alone(at: PageReader) -> None:
    policy = at.client.get("/evidence/new", base_url=at.base).headers["Content-Security-Policy"]

    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["script-src"] == rules["connect-src"] == "'self'"
    assert rules["default-src"] == "'none'"
    assert "unsafe" not in policy


def test_the_files_we_serve_are_the_makers_own() -> None:
    listed = tomllib.loads((VENDOR / "MANIFEST.toml").read_text(encoding="utf-8"))["file"]

    assert {each["path"]: each["sha256"] for each in listed} == {
        path.relative_to(VENDOR).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.suffix in {".woff2", ".js"}
    }
    assert all(each["licence"] and each["version"] for each in listed)
    assert all((VENDOR / each["path"]).parent.joinpath(name).is_file()
               for each in listed for name in [{"OFL-1.1": "OFL.txt", "0BSD": "LICENSE"}[each["licence"]]])  # fmt: skip


def test_the_first_load_of_the_form_stays_under_300_kb(at: PageReader) -> None:
    page = at.client.get("/evidence/new?state=RUS", base_url=at.base).data
    files = (*FIRST_LOAD, "vendor/htmx/htmx.min.js")

    assert len(page) + sum((VENDOR.parent / name).stat().st_size for name in files) < 300_000


def test_what_cannot_be_saved_is_not_previewed(at: PageReader) -> None:
    """Given an event after its publication, then the panel says so in the words in which saving refuses it."""
    panel = _previewed(at, **item() | {"published-year": "1999", "published-month": "", "published-day": ""})

    assert "before it happened" in panel
    assert "becomes" not in panel
