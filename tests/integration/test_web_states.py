"""The page of a State on dossiers made by hand: what is listed, folded, opened, linked, and how heavy it is."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest

from tests.factories.dossiers import AWKWARD, DAY, WINDOWS, answer, dossier, item, refused, request
from tests.integration.test_web import reader, signed_in  # noqa: F401 (fixtures)
from tests.web_client import PageReader, text
from tracker.domain.document import Source
from tracker.domain.dossier import ClusterFacts, Dossier, JudgementFacts, Lineage, Says, StateName, ThemeFacts
from tracker.domain.facts import Span
from tracker.domain.vocabulary import (
    AskKind,
    Certainty,
    Confidence,
    Finding,
    LineageKind,
    Scope,
    Status,
    Strand,
    TreatyAct,
    TreatyAsk,
    Wording,
)
from tracker.services.states.deadlines import Agenda
from tracker.services.states.pages import StatePage
from tracker.services.states.records import Asked, Grade, Pledged, Records
from tracker.services.states.waiting import Waiting
from tracker.services.treaties.ratification import Act, Treaty
from tracker.web import languages
from tracker.web.states.choice import Choice, read
from tracker.web.states.matrix import PAGE_ROWS, Matrix, matrix
from tracker.web.states.page import Page, arrange

SHIPPED = Path(__file__).resolve().parents[2] / "tracker" / "web" / "static"
NOTHING_DUE = Agenda(due=(), overdue=(), past=(), undated=())


NOTHING_SUGGESTED = Waiting(0, ())


def found(
    what: Dossier,
    *,
    records: Records | None = None,
    followed: bool = True,
    waiting: Waiting = NOTHING_SUGGESTED,
) -> StatePage:
    return StatePage(what, records or Records(), NOTHING_DUE, waiting, None, followed)


def arranged(what: Dossier, records: Records | None = None) -> Page:
    return arrange(found(what, records=records), Choice())


def headings(given: Matrix) -> list[str]:
    return [row.heading for group in given.groups for row in group.rows]


@pytest.fixture
def shown(signed_in: PageReader, monkeypatch: pytest.MonkeyPatch):  # noqa: F811
    """Return a function that shows a dossier as the page of a State."""

    def show(what: Dossier, query: str = "", *, records: Records | None = None, followed: bool = True) -> Element:
        page = found(what, records=records, followed=followed)
        monkeypatch.setattr("tracker.services.states.pages.shown", lambda *_arguments, **_named: page)
        return signed_in.get(f"/states/RUS{query}")

    return show


def _rows(tree: Element) -> list[str]:
    (table,) = [each for each in tree.iter("table") if each.get("class") == "matrix"]
    return [text(each) for each in table.iter("th") if each.get("scope") == "row"]


def _why(tree: Element) -> str:
    return " ".join(text(each) for each in tree.iter("div") if each.get("id") == "why")


def _section(tree: Element, name: str) -> Element:
    (section,) = [each for each in tree.iter() if each.get("id") == name]
    return section


def _links(tree: Element) -> list[str]:
    return [each.get("href", "") for each in tree.iter("a")]


def test_asks_without_anything_on_record_wait_behind_one_link(shown) -> None:
    what = dossier(refused(1), request(2), request(3))

    assert len(_rows(shown(what))) == 1
    assert len(_rows(shown(what, "?all=1"))) == 3


def test_every_row_leads_to_its_recommendation_for_this_state(shown) -> None:
    page = shown(dossier(refused(1)))

    assert "/recommendations/A/HRC/99/5/-/140.1?state=NOR" in _links(_section(page, "asks"))


def test_a_long_list_comes_in_pages_that_hold_every_ask_once() -> None:
    what = dossier(*[refused(number) for number in range(1, 101)])
    count = -(-100 // PAGE_ROWS)
    pages = [matrix(what, Choice(page=number)) for number in range(1, count + 1)]

    assert [heading for page in pages for heading in headings(page)] == [f"Take measure {n}" for n in range(1, 101)]
    assert len(pages[0].pages) == count
    assert matrix(what, Choice(page=99)).page == count


def test_the_address_of_a_reason_opens_it_wherever_it_is_listed() -> None:
    what = dossier(*[refused(number) for number in range(1, PAGE_ROWS + 10)], request(200))
    late_one = PAGE_ROWS + 5

    late = matrix(what, Choice(why=f"A/HRC/99/5#140.{late_one}@3"))
    silent = matrix(what, Choice(why="A/HRC/99/5#140.200@3"))

    assert late.page == 2
    assert [row.heading for group in late.groups for row in group.rows if row.why] == [f"Take measure {late_one}"]
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


def test_the_parts_of_a_recommendation_are_one_row_with_their_status_together_until_they_are_opened(shown) -> None:
    whole = "A/HRC/99/5#140.1"
    done = [answer(f"{whole}/a", window, recommendation=whole, status=Status.IMPLEMENTED) for window in WINDOWS]
    not_done = [answer(f"{whole}/b", window, recommendation=whole) for window in WINDOWS]
    what = dossier(
        request(1, ref=f"{whole}/a", recommendation=whole, label="a", heading="Join it", results=tuple(done)),
        request(1, ref=f"{whole}/b", recommendation=whole, label="b", heading="Apply it", results=tuple(not_done)),
    )

    (row,) = [row for group in matrix(what, Choice()).groups for row in group.rows]
    opened = _rows(shown(what, f"?open={whole.replace('#', '%23')}"))

    assert row.heading == "Join it; Apply it"
    assert [cell.statuses for cell in row.cells] == [((Status.PARTIALLY_IMPLEMENTED, 1),)] * len(WINDOWS)
    assert row.cells[0].note == "1 of 2 parts assessed"
    assert [words.split("140.1")[0] for words in opened] == ["Join it; Apply it", "Join it", "Apply it"]


def test_an_ask_stands_below_the_earlier_one_that_it_takes_up_whatever_its_theme() -> None:
    later = DAY.first.replace(year=2023)
    what = dossier(
        refused(1),
        refused(2),
        refused(3, asked_on=Span(later, later), themes=("work",)),
        refused(4, asked_on=Span(later, later)),
        lineage=(Lineage("A/HRC/99/5#140.3", "A/HRC/99/5#140.1", LineageKind.REPEATS, "the same words"),),
        themes=(ThemeFacts("trafficking", "Trafficking", ""), ThemeFacts("work", "Work", "")),
    )

    given = matrix(what, Choice())

    assert headings(given) == ["Take measure 1", "Take measure 3", "Take measure 2", "Take measure 4"]
    assert [row.takes_up for group in given.groups for row in group.rows] == ["", "repeats 140.1", "", ""]


def test_reasons_show_rule_confidence_evidence_and_the_silence_of_the_state(shown) -> None:
    words = _why(shown(dossier(refused(1)), "?why=A/HRC/99/5%23140.1@3"))

    for expected in (
        *("S6 no change, rule table version 1", "Medium confidence", "One independent origin reports no change."),
        *("Against implementation", "Nothing has changed.", "Harbour Workers 2020 · part 2 · civil society · 2019"),
        *("Nothing: no statement of the State", "Take the measure of number 1.", "in our words"),
    ):
        assert expected in words


def test_stored_sentences_are_marked_as_english_in_another_language_only(
    shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(languages.NAMES, "fr", "français")
    claimed = answer("A/HRC/99/5#140.1", WINDOWS[2], status=Status.NOT_IMPLEMENTED, rule="S6", claims=("REPORT!one",))
    what = dossier(request(1, results=(claimed,)), evidence=(item(strand=Strand.STATE_CLAIM),))
    sentence = claimed.reasons[0]

    def marks(query: str) -> list[str | None]:
        page = shown(what, f"?why=A/HRC/99/5%23140.1@4{query}")
        return [each.get("lang") for each in page.iter("p") if text(each) == sentence]

    assert marks("&lang=fr") == ["en", "en"]  # beside the claim, and in the opened reasons
    assert marks("&lang=en") == [None, None]


def test_a_judgement_stands_beside_the_computed_status(shown) -> None:
    judged = JudgementFacts(3, Status.REGRESSED, "Worse than it looks.", date(2026, 1, 2), "Reviewer 1", stale=True)

    page = shown(dossier(refused(1, judgements=(judged,))), "?why=A/HRC/99/5%23140.1@3")

    assert "Not implemented" in _why(page)
    for expected in ("Regressed", "needs another look", "Worse than it looks.", "Reviewer 1, 2 January 2026"):
        assert expected in _why(page)
    cells = [text(each) for each in page.iter("a") if "matrix__cell" in (each.get("class") or "")]
    assert ["judged: regressed, needs another look" in cell for cell in cells] == [False, True, False]


def test_a_window_after_an_ask_was_closed_does_not_say_not_asked_yet() -> None:
    ref = "A/HRC/99/5#140.1"
    closed = request(1, results=(answer(ref, WINDOWS[0], status=Status.IMPLEMENTED, confidence=Confidence.HIGH),))
    late = request(2, results=(answer("A/HRC/99/5#140.2", WINDOWS[2]),))

    given = matrix(dossier(closed, late), Choice(everything=True))

    notes = [[cell.note for cell in row.cells] for group in given.groups for row in group.rows]
    assert notes == [["High confidence", "No longer asked"], ["Not asked yet", ""]]


def test_claims_against_evidence_come_before_the_asks(shown) -> None:
    order = [each.get("id") for each in shown(dossier(refused(1))).iter("section")]

    assert order.index("figures") < order.index("claims") < order.index("asks")


def test_a_gap_is_the_latest_window_in_which_the_state_claims_more_than_is_shown() -> None:
    ref = "A/HRC/99/5#140.1"
    claimed = {"status": Status.NOT_IMPLEMENTED, "rule": "S6", "claims": ("REPORT!one",)}
    borne_out = claimed | {"status": Status.IMPLEMENTED}
    what = dossier(
        request(1, results=tuple(answer(ref, window, **claimed) for window in WINDOWS)),
        request(2, results=(answer("A/HRC/99/5#140.2", WINDOWS[0], **borne_out),)),
        evidence=(item(strand=Strand.STATE_CLAIM),),
    )

    assert [(gap.heading, gap.meta) for gap in arranged(what).gaps] == [("Take measure 1", "140.1 · fourth cycle")]


def test_gaps_are_listed_newest_window_first_and_in_it_the_furthest_from_the_claim() -> None:
    def claimed(number: int, window: int, status: Status):
        unit = answer(f"A/HRC/99/5#140.{number}", WINDOWS[window], status=status, claims=("REPORT!one",))
        return request(number, results=(unit,))

    what = dossier(
        claimed(1, 1, Status.REGRESSED),
        claimed(2, 2, Status.INSUFFICIENT_INFORMATION),
        claimed(3, 2, Status.NOT_IMPLEMENTED),
        evidence=(item(strand=Strand.STATE_CLAIM),),
    )

    assert [gap.heading for gap in arranged(what).gaps] == ["Take measure 3", "Take measure 2", "Take measure 1"]


def test_what_the_state_admits_is_no_claim_to_answer() -> None:
    unit = answer("A/HRC/99/5#140.1", WINDOWS[2], status=Status.NOT_IMPLEMENTED, claims=("REPORT!one",))
    admitted = item(strand=Strand.STATE_CLAIM, says=(Says("A/HRC/99/5#140.1", Finding.NO_CHANGE, Scope.SYSTEMIC),))

    assert arranged(dossier(request(1, results=(unit,)), evidence=(admitted,))).gaps == ()


def test_every_share_comes_with_its_denominator_and_requests_for_information_stay_out() -> None:
    asked = request(3, ask_kind=AskKind.INFORMATION, results=(answer("x", WINDOWS[2], status=Status.NO_REPLY),))

    given = arranged(dossier(refused(1), request(2), asked)).figures

    assert [(each.value, each.of) for each in given.glance[2:]] == [("50", "% of 2"), ("0", "% of 1")]
    assert given.unit_count == 2


TREATY = Treaty("CED", "CED", "Convention", (), date(2022, 8, 31), None, (("A/HRC/99/5#140.1", TreatyAsk.RATIFY),))


def test_treaties_stand_beside_the_asks_about_them_and_the_others_fold() -> None:
    joined = Act(TreatyAct.ACCESSION, Span(date(1993, 2, 2), date(1993, 2, 2)), Certainty.GENERAL_KNOWLEDGE)
    other = Treaty("REF", "REF", "REF", (joined,), date(2022, 8, 31), date(2026, 11, 1), ())

    page = arranged(dossier(refused(1)), Records(treaties=(TREATY, other)))

    assert [(line.code, line.record, line.statuses) for line in page.treaties] == [
        ("CED", "record as of 31 August 2022", ((Status.NOT_IMPLEMENTED, 1),))
    ]
    assert [(ask.name, ask.words) for ask in page.treaties[0].asks] == [("140.1", "Senegal")]
    assert [(line.code, line.party, line.record) for line in page.other_treaties] == [
        ("REF", "2 February 1993, not confirmed", "checked on 1 November 2026")
    ]


def test_a_treaty_that_nobody_looked_up_is_not_told_as_no_action(shown) -> None:
    unknown = Treaty("CED", "CED", "Convention", (), None, None, TREATY.asks)

    looked_up = text(_section(shown(dossier(refused(1)), records=Records(treaties=(TREATY,))), "treaties"))
    not_looked_up = text(_section(shown(dossier(refused(1)), records=Records(treaties=(unknown,))), "treaties"))

    assert "No action, record as of 31 August 2022" in looked_up
    assert "No action" not in not_looked_up
    assert "Not looked up yet" in not_looked_up


def test_letters_without_a_reply_come_first_and_name_their_reference() -> None:
    def asked(number: int, key: str, status: Status):
        unit = answer(f"A/HRC/99/5#140.{number}", WINDOWS[2], status=status)
        source = Source(key, "Rapporteur", key, key)
        return request(number, ask_kind=AskKind.INFORMATION, source=source, results=(unit,))

    what = dossier(asked(1, "answered", Status.REPLIED_IN_SUBSTANCE), asked(2, "open", Status.NO_REPLY), refused(3))
    records = Records(letters=(("A/HRC/99/5#140.2", "OL NOR 1/2016"),))

    page = arranged(what, records)

    assert [(letter.key, letter.reference, letter.open_count) for letter in page.letters] == [
        ("open", "OL NOR 1/2016", 1),
        ("answered", "", 0),
    ]
    assert "1 question without a reply" in [step.what for step in page.steps]


def test_a_grade_stays_on_the_scale_of_its_body_and_leads_to_what_it_grades(shown) -> None:
    grade = Grade("A/HRC/99/5#140.1", "CED", "B2", "A to E 2013", "CED/C/1", "para. 4", date(2020, 3, 4))

    section = _section(shown(dossier(refused(1)), records=Records(grades=(grade,))), "grades")

    assert "B2A to E 2013" in text(section)
    assert "CED/C/1, para. 44 March 2020" in text(section)
    assert "/recommendations/A/HRC/99/5/-/140.1?state=NOR" in _links(section)


def test_pledges_and_questions_are_told_with_who_and_when_and_fold_when_many(shown) -> None:
    pledges = tuple(
        Pledged(f"NP+{n}", 4, str(n), f"We shall do thing {n}.", Wording.VERBATIM, "National report", DAY)
        for n in range(1, 8)
    )
    asked = Asked("AQ=1", 3, "1", "What was done?", Wording.PARAPHRASE, StateName("SEN", "Senegal"), "A/HRC/99/5#140.1")

    section = _section(shown(dossier(refused(1)), records=Records(pledges=pledges, questions=(asked,))), "pledges")

    assert "29 April 2013 · 1We shall do thing 1.Fourth cycle · National report" in text(section)
    assert "2 more" in [text(each) for each in section.iter("summary")]
    assert "Senegal · 1What was done?Third cycle · led to 140.1" in text(section)


def test_a_state_that_is_not_followed_offers_to_follow_it(shown) -> None:
    page = shown(dossier(refused(1)), followed=False)

    assert "does not follow Norland" in text(page)
    assert "/follow?state=NOR" in _links(page)
    assert "/follow?state=NOR" not in _links(shown(dossier(refused(1))))


def test_an_empty_state_says_what_is_missing_and_leads_to_the_first_step(shown) -> None:
    page = shown(dossier(evidence=(), reviews=()))

    for expected in (
        *("No review is on record yet.", "Nothing that was asked of Norland is on record yet."),
        *("Nothing on record has been assessed.", "No request for information awaits a reply.", "None on record."),
        *("No pledge", "No written question", "No figure is on record.", "Nothing on record cites a provision."),
    ):
        assert expected in text(page)
    assert "/steps/NOR" in _links(page)


@pytest.mark.parametrize("what", [dossier(evidence=(), reviews=()), dossier(refused(1))])
@pytest.mark.parametrize("followed", [True, False])
def test_a_page_has_one_primary_button_at_most(shown, what: Dossier, followed: bool) -> None:
    page = shown(what, followed=followed)

    assert len([each for each in page.iter("a") if "button--primary" in (each.get("class") or "")]) <= 1


def test_awkward_words_are_shown_as_words(shown) -> None:
    claim = answer("A/HRC/99/5#140.2", WINDOWS[2], status=Status.REGRESSED, reasons=(AWKWARD,), claims=("REPORT!two",))
    records = Records(
        treaties=(Treaty("X", AWKWARD, AWKWARD, (), None, None, TREATY.asks),),
        grades=(Grade("A/HRC/99/5#140.1", AWKWARD, AWKWARD, AWKWARD, AWKWARD, AWKWARD, DAY.first),),
        pledges=(Pledged("P+1", None, AWKWARD, AWKWARD, Wording.VERBATIM, AWKWARD, DAY),),
    )
    tree = shown(
        dossier(
            refused(1, heading=AWKWARD, text=AWKWARD),
            request(2, heading=AWKWARD, results=(claim,)),
            evidence=(item(summary=AWKWARD), item(ref="REPORT!two", summary=AWKWARD, strand=Strand.STATE_CLAIM)),
        ),
        "?why=A/HRC/99/5%23140.1@3",
        records=records,
    )

    assert [each for each in tree.iter("script") if not each.get("src")] == []
    assert _why(tree).count("<script>alert(1)</script> عربي") == 2
    assert text(_section(tree, "claims")).count("<script>alert(1)</script> عربي") >= 3


def test_the_first_load_of_a_long_page_stays_under_300_kb(signed_in: PageReader, shown) -> None:  # noqa: F811
    shown(dossier(*[refused(number) for number in range(1, 251)]))
    page = signed_in.client.get("/states/RUS?all=1", base_url=signed_in.base).data
    files = ("style.css", "icon.svg", "vendor/fonts/serif-latin.woff2", "vendor/fonts/sans-latin.woff2")

    assert len(page) + sum((SHIPPED / name).stat().st_size for name in files) < 300_000


@pytest.mark.parametrize("odd", ["0", "-1", "x", "9" * 40, "9" * 5_000, "²", ""])
def test_an_address_that_makes_no_sense_is_as_if_it_were_not_there(odd: str) -> None:
    assert read({"page": odd}) == Choice()


def test_what_was_suggested_and_waits_leads_to_where_it_is_decided(
    signed_in: PageReader,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    waits = found(dossier(refused(1)), waiting=Waiting(1_200, ((4, 1),)))
    monkeypatch.setattr("tracker.services.states.pages.shown", lambda *_arguments, **_named: waits)

    asks = _section(signed_in.get("/states/NOR"), "asks")

    assert "1,200 suggested links to decide" in text(asks)
    assert "One suggested group to decide" in text(asks)
    assert {"/lineage?state=NOR", "/clusters?state=NOR&cycle=4"} <= set(_links(asks))
