"""The page of a State on dossiers made by hand: what is listed, folded, opened, and how heavy it is."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest

from tests.factories.dossiers import AWKWARD, WINDOWS, answer, dossier, item, refused, request
from tests.integration.test_web import reader, signed_in  # noqa: F401 (fixtures)
from tests.web_client import PageReader, text
from tracker.domain.dossier import ClusterFacts, Dossier, JudgementFacts
from tracker.domain.vocabulary import AskKind, Confidence, Status
from tracker.web.states.choice import Choice, read
from tracker.web.states.matrix import PAGE_ROWS, matrix
from tracker.web.states.page import arrange

SHIPPED = Path(__file__).resolve().parents[2] / "tracker" / "web" / "static"


@pytest.fixture
def shown(signed_in: PageReader, monkeypatch: pytest.MonkeyPatch):  # noqa: F811
    """Return a function that shows a dossier as the page of a State."""

    def show(what: Dossier, query: str = "") -> Element:
        monkeypatch.setattr("tracker.web.states.routes.gather", lambda *_arguments, **_named: what)
        return signed_in.get(f"/states/RUS{query}")

    return show


def _rows(tree: Element) -> list[str]:
    (table,) = [each for each in tree.iter("table") if each.get("class") == "matrix"]
    return [text(each) for each in table.iter("th") if each.get("scope") == "row"]


def _why(tree: Element) -> str:
    return " ".join(text(each) for each in tree.iter("div") if each.get("id") == "why")


def test_asks_without_anything_on_record_wait_behind_one_link(shown) -> None:
    what = dossier(refused(1), request(2), request(3))

    assert len(_rows(shown(what))) == 1
    assert len(_rows(shown(what, "?all=1"))) == 3


def test_a_long_list_comes_in_pages_that_hold_every_ask_once() -> None:
    what = dossier(*[refused(number) for number in range(1, 101)])
    pages = [matrix(what, Choice(page=number)) for number in (1, 2, 3)]

    found = [row.heading for page in pages for group in page.groups for row in group.rows]

    assert found == [f"Take measure {number}" for number in range(1, 101)]
    assert len(pages[0].pages) == 3
    assert matrix(what, Choice(page=99)).page == 3


def test_the_address_of_a_reason_opens_it_wherever_it_is_listed() -> None:
    what = dossier(*[refused(number) for number in range(1, PAGE_ROWS + 10)], request(200))

    late = matrix(what, Choice(why="A/HRC/99/5#140.45@3"))
    silent = matrix(what, Choice(why="A/HRC/99/5#140.200@3"))

    assert late.page == 2
    assert [row.heading for group in late.groups for row in group.rows if row.why] == ["Take measure 45"]
    assert [row.heading for group in silent.groups for row in group.rows if row.why] == ["Take measure 200"]
    assert silent.hidden_count == 1


def test_a_cluster_is_one_block_with_counts_until_it_is_opened(shown) -> None:
    cluster = ClusterFacts("cluster:one", "Join it", ("A/HRC/99/5#140.1", "A/HRC/99/5#140.2"))
    what = dossier(refused(1), request(2), refused(3), clusters=(cluster,))

    folded, opened = shown(what), shown(what, "?open=cluster:one")

    assert [row.split(" ·")[0] for row in _rows(folded)] == ["Join it2 asks", "Take measure 3140.3"]
    assert "140.1–140.2" in _rows(folded)[0]
    assert len(_rows(opened)) == 4
    assert "Take measure 1" in " ".join(_rows(shown(what, "?why=A/HRC/99/5%23140.1@2")))


def test_reasons_show_rule_confidence_evidence_and_the_silence_of_the_state(shown) -> None:
    words = _why(shown(dossier(refused(1)), "?why=A/HRC/99/5%23140.1@3"))

    for expected in (
        *("S6 no change, rule table version 1", "Medium confidence", "One independent origin reports no change."),
        *("Against implementation", "Nothing has changed.", "Harbour Workers 2020 · part 2 · civil society · 2019"),
        *("Nothing: no statement of the State", "Take the measure of number 1.", "in our words"),
    ):
        assert expected in words


def test_a_judgement_stands_beside_the_computed_status(shown) -> None:
    judged = JudgementFacts(3, Status.REGRESSED, "Worse than it looks.", date(2026, 1, 2), "Reviewer 1", stale=True)

    words = _why(shown(dossier(refused(1, judgements=(judged,))), "?why=A/HRC/99/5%23140.1@3"))

    assert "Not implemented" in words
    for expected in ("Regressed", "needs another look", "Worse than it looks.", "Reviewer 1, 2 January 2026"):
        assert expected in words


def test_a_window_after_an_ask_was_closed_does_not_say_not_asked_yet() -> None:
    ref = "A/HRC/99/5#140.1"
    closed = request(1, results=(answer(ref, WINDOWS[0], status=Status.IMPLEMENTED, confidence=Confidence.HIGH),))
    late = request(2, results=(answer("A/HRC/99/5#140.2", WINDOWS[2]),))

    found = matrix(dossier(closed, late), Choice(everything=True))

    notes = [[cell.note for cell in row.cells] for group in found.groups for row in group.rows]
    assert notes == [["High confidence", "No longer asked"], ["Not asked yet", ""]]


def test_a_gap_is_the_latest_window_in_which_the_state_claims_more_than_is_shown() -> None:
    ref = "A/HRC/99/5#140.1"
    claimed = {"status": Status.NOT_IMPLEMENTED, "rule": "S6", "claims": ("REPORT!one",)}
    what = dossier(
        request(1, results=tuple(answer(ref, window, **claimed) for window in WINDOWS)),
        request(2, results=(answer("A/HRC/99/5#140.2", WINDOWS[0], **(claimed | {"status": Status.IMPLEMENTED})),)),
    )

    gaps = arrange(what, Choice(), computed_on=None).gaps

    assert [(gap.heading, gap.meta) for gap in gaps] == [("Take measure 1", "140.1 · fourth cycle")]


def test_every_share_comes_with_its_denominator_and_requests_for_information_stay_out() -> None:
    asked = request(3, ask_kind=AskKind.INFORMATION, results=(answer("x", WINDOWS[2], status=Status.NO_REPLY),))

    found = arrange(dossier(refused(1), request(2), asked), Choice(), computed_on=None).figures

    assert [(each.value, each.of) for each in found.glance[2:]] == [("50", "% of 2"), ("0", "% of 1")]
    assert found.unit_count == 2


def test_an_empty_state_says_what_is_missing(shown) -> None:
    words = text(shown(dossier(evidence=(), reviews=())))

    assert "No review is on record yet." in words
    assert "Import a report of the Working Group" in words


def test_awkward_words_are_shown_as_words(shown) -> None:
    tree = shown(
        dossier(refused(1, heading=AWKWARD, text=AWKWARD), evidence=(item(summary=AWKWARD),)),
        "?why=A/HRC/99/5%23140.1@3",
    )

    assert list(tree.iter("script")) == []
    assert _why(tree).count("<script>alert(1)</script> عربي") == 2


def test_the_first_load_of_a_long_page_stays_under_300_kb(signed_in: PageReader, shown) -> None:  # noqa: F811
    shown(dossier(*[refused(number) for number in range(1, 251)]))
    page = signed_in.client.get("/states/RUS?all=1", base_url=signed_in.base).data
    files = ("style.css", "icon.svg", "vendor/fonts/serif-latin.woff2", "vendor/fonts/sans-latin.woff2")

    assert len(page) + sum((SHIPPED / name).stat().st_size for name in files) < 300_000


@pytest.mark.parametrize("odd", ["0", "-1", "x", "9" * 40, "²", ""])
def test_an_address_that_makes_no_sense_is_as_if_it_were_not_there(odd: str) -> None:
    assert read({"page": odd}) == Choice()
