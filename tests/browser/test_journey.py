"""The whole main job, done by hand in a browser without scripts: from an empty folder to a paper on the own disk."""

from __future__ import annotations

import re
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import hands, program, served, windows
from tests.browser.asks import ASKS, COURT, NGO, REVIEW, STATE, TREATY_BODY, Ask, Evidence
from tests.browser.hands import On, One

PASSWORD = "every ask, every answer"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with windows.window(browser, script=False) as opened:
        yield opened.new_page()


@pytest.fixture
def set_up(tmp_path: Path) -> Iterator[str]:
    with program.started(tmp_path) as address:
        yield address


def test_a_reader_finds_why_a_status_is_what_it_is(signed_in: BrowserContext, site: served.Site) -> None:
    page = signed_in.new_page()
    page.goto(site.address)
    hands.go_to(page, "States")
    hands.follow(page, STATE)
    expect(page.get_by_role("heading", level=1)).to_have_text(STATE)

    page.get_by_role("link", name="Asks by cycle").click()
    page.locator(".matrix__cell.is-regressed[href*='why=']").first.click()

    why = page.get_by_role("region", name="Why")
    expect(why).to_contain_text("Regressed")
    expect(why).to_contain_text("Rule")
    expect(why).to_contain_text("What is asked")
    hands.follow(page, "Close the reasons")
    expect(why).to_have_count(0)


def test_the_whole_job_from_an_empty_folder(page: Page, set_up: str, tmp_path: Path) -> None:
    _set_up_and_follow(page, set_up)
    for ask in ASKS:
        _record(page, ask)
    _record_position(page)
    _record_treaty(page)
    _cite_obligation(page)
    _record_evidence(page)
    _make_paper(page, tmp_path)


def _set_up_and_follow(page: Page, address: str) -> None:
    page.goto(address)
    hands.fill(
        page,
        {
            "Name of your organisation": "Watch on Custody",
            "Short code": "WOC",
            "Your mail address": "office@watch.example",
            "Password": PASSWORD,
            "Password once more": PASSWORD,
        },
    )
    hands.press(page, "Set up and sign in")
    hands.fill(page, {"State": STATE})
    hands.press(page, "Follow this State")
    expect(page.get_by_role("main")).to_contain_text("0 of")


def _record(page: Page, ask: Ask) -> None:
    """Add the document and the recommendation in it, beginning at the page of the State."""
    hands.go_to(page, "States")
    hands.follow(page, STATE)
    hands.follow(page, "Add a recommendation")
    hands.follow(page, "Add the document")
    document: dict[str, hands.Answer] = {
        "Symbol or short name": ask.symbol,
        "Title": ask.title,
        "Kind of document": ask.kind,
        "Date of the document": ask.asked,
        "Published": ask.asked,
        "Issued by": ask.body,
    }
    hands.fill(page, document | ({"Report of the review": ask.review} if ask.review else {}))
    hands.press(page, "Save the document")
    recommendation: dict[str, hands.Answer] = {
        "Document": _option(page, "Document", ask.symbol),
        "Number": ask.number,
        "The text is": "Paraphrase",
        "Text": ask.text,
        "Addressed to the State": STATE,
        "Asked on": ask.asked,
    }
    hands.fill(page, recommendation | dict(ask.more))
    hands.press(page, "Save the recommendation")
    expect(page.get_by_role("heading", level=1)).to_contain_text(ask.number)
    expect(page.get_by_role("main")).to_contain_text(ask.text)


def _record_position(page: Page) -> None:
    _open(page, REVIEW)
    hands.follow(page, "Record a position")
    source = _option(page, "Source", REVIEW.symbol)
    hands.fill(page, {"Position": One("Noted"), "In the State’s own words": "not accepted", "Source": source})
    hands.press(page, "Save the position")
    expect(page.get_by_role("main")).to_contain_text("stated as “not accepted”")


def _record_treaty(page: Page) -> None:
    """Look a treaty up at the depositary: the record of an act, shown before and after it is saved, answers the ask."""
    _open(page, REVIEW)
    expect(page.locator(".verdict")).to_contain_text("Not implemented")
    expect(page.locator(".verdict")).to_contain_text("OPCAT: no action; record as of 31 August 2022")
    expect(page.locator(".verdict")).to_contain_text("Low confidence")
    hands.go_to(page, "States")
    hands.follow(page, STATE)
    page.get_by_role("row", name="OPCAT").get_by_role("link", name="Record a check").click()
    hands.fill(page, {"You looked on": On(2023, 5, 2), "Where you looked": "UN Treaty Collection, chapter IV-9-b"})
    hands.press(page, "Save that you checked")
    _open(page, REVIEW)
    expect(page.locator(".verdict")).to_contain_text("OPCAT: no action; record as of 2 May 2023")
    expect(page.locator(".verdict")).to_contain_text("Medium confidence")


def _cite_obligation(page: Page) -> None:
    _open(page, TREATY_BODY)
    hands.follow(page, "Cite an obligation")
    instrument = _option(page, "Instrument", "(CAT)")
    hands.fill(page, {"Instrument": instrument, "Article or paragraph": "12", "Date of the facts": On(2019)})
    hands.press(page, "Save the citation")
    expect(page.get_by_role("main")).to_contain_text("CAT, Article 12: binding, party since 1987")


def _record_evidence(page: Page) -> None:
    """One origin reports no change, then another a first step: the status follows, and says why, before and after."""
    silence = Evidence("Prison monitors", NGO, "No change", "Civil society")
    first_step = Evidence("Court", COURT, "Progress", "Research")
    _add_evidence(page, silence, "Not implemented", "One independent origin reports no change")
    _add_evidence(page, first_step, "Partially implemented", "Weighty evidence disagrees")


def _add_evidence(page: Page, evidence: Evidence, status: str, why: str) -> None:
    _open(page, TREATY_BODY)
    hands.follow(page, "Add evidence")
    document = (
        page.get_by_label("Document", exact=True).locator("option").filter(has_text=evidence.source.symbol).inner_text()
    )
    hands.fill(
        page,
        {
            "Summary": f"What became of allegations, from: {evidence.origin}",
            "When it happened": On(2019, 3),
            "What does it show?": One(evidence.finding),
            "Level": "Process: it is applied",
            "Scope": "Systemic: it speaks of law, practice or many",
            "Who asserts it": evidence.strand,
            "Reliability": "B, credible and independent",
            "Origin": evidence.origin,
            "Document": document,
            "What it is": "Report",
            "It rests on": One("A published source"),
            "Approval": One("Approved"),
        },
    )
    hands.press(page, "Preview")
    preview = page.get_by_role("complementary", name="If you save this")
    expect(preview).to_contain_text(status)
    expect(preview).to_contain_text(why)
    hands.press(page, "Save evidence")
    _open(page, TREATY_BODY)
    hands.follow(page, "Third cycle")
    expect(page.locator(".verdict")).to_contain_text(status)
    expect(page.locator(".verdict")).to_contain_text(why)


def _make_paper(page: Page, folder: Path) -> None:
    """Draft the paper of the next review, have it made, and read both files as their programs would."""
    hands.go_to(page, "Submissions")
    hands.follow(page, "Fourth cycle")
    expect(page.get_by_role("main")).to_contain_text(TREATY_BODY.text)
    hands.press(page, "Make PDF and Word")
    expect(page.get_by_role("main")).to_contain_text("The paper is made", timeout=60_000)
    pdf, word = (_download(page, kind, folder) for kind in ("PDF", "Word"))
    read = subprocess.run(["pdftotext", pdf, "-"], capture_output=True, text=True, check=True).stdout
    assert TREATY_BODY.text in " ".join(read.split())
    with zipfile.ZipFile(word) as packed:
        assert TREATY_BODY.text in re.sub("<[^>]+>", "", packed.read("word/document.xml").decode())


def _download(page: Page, kind: str, folder: Path) -> Path:
    with page.expect_download() as under_way:
        page.get_by_role("link", name=f"Download {kind}").click()
    file = folder / under_way.value.suggested_filename
    under_way.value.save_as(file)
    return file


def _open(page: Page, ask: Ask) -> None:
    """Find a recommendation by its words, with the search that every page has."""
    page.get_by_role("searchbox", name="Search all recommendations").fill(ask.text)
    page.get_by_role("banner").get_by_role("button", name="Search").click()
    hands.follow(page, ask.text)
    expect(page.get_by_role("heading", level=1)).to_contain_text(ask.number)


def _option(page: Page, label: str, within: str) -> str:
    """Return the words of the one option that has a symbol in it."""
    return page.get_by_label(label, exact=True).locator("option").filter(has_text=within).inner_text()
