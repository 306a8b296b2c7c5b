"""Dossiers made by hand: a State with as many asks as a test wants, and awkward words where it wants them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from tracker.domain.document import Source
from tracker.domain.dossier import Dossier, EvidenceItem, OrganisationFacts, Request, ReviewFacts, StateName, ThemeFacts
from tracker.domain.facts import Assessment, Span, Window
from tracker.domain.vocabulary import AskKind, Confidence, Mechanism, Status, Strand, Wording

DAY = Span(date(2013, 4, 29), date(2013, 4, 29))
REPORT = Source("A/HRC/99/5", "Human Rights Council", "Report of the Working Group: Norland", "A/HRC/99/5 (2013)")
WINDOWS = (
    Window(2, date(2013, 4, 29), date(2018, 5, 14)),
    Window(3, date(2018, 5, 14), date(2023, 11, 13)),
    Window(4, date(2023, 11, 13), None),
)
AWKWARD = "<script>alert(1)</script> عربي \u202eكوري 한국 é" + "w" * 300 + " =1+1"


def answer(request: str, window: Window, **given: Any) -> Assessment:
    """Return the answer for one unit: not assessed, unless the test says otherwise."""
    plain = Assessment(
        part=request,
        recommendation=request,
        part_label="",
        window=window,
        status=Status.NOT_ASSESSED,
        rule="S9",
        confidence=Confidence.NONE,
        flags=(),
        reasons=("No evidence is on record for this window.",),
        evidence_for=(),
        evidence_against=(),
    )
    return replace(plain, **given)


def request(number: int, **given: Any) -> Request:
    """Return a recommendation of the second cycle that lives in three windows."""
    ref = f"A/HRC/99/5#140.{number}"
    plain = Request(
        ref=ref,
        recommendation=ref,
        number=f"140.{number}",
        label="",
        text=f"Take the measure of number {number}.",
        wording=Wording.PARAPHRASE,
        heading=f"Take measure {number}",
        ask_kind=AskKind.DO,
        asked_on=DAY,
        mechanism=Mechanism.UPR,
        asker="UPR",
        source=REPORT,
        paragraph="140",
        recommending=(StateName("SEN", "Senegal"),),
        to_all_states=False,
        review_cycle=2,
        filed_for_cycle=None,
        themes=("trafficking",),
        answers=(),
        provisions=(),
        results=tuple(answer(ref, window) for window in WINDOWS),
    )
    return replace(plain, **given)


def refused(number: int, **given: Any) -> Request:
    """Return a recommendation that is not implemented in any window, on the evidence of `item`."""
    ref = f"A/HRC/99/5#140.{number}"
    against = {
        "status": Status.NOT_IMPLEMENTED,
        "rule": "S6",
        "confidence": Confidence.MEDIUM,
        "reasons": ("One independent origin reports no change.",),
        "evidence_against": ("REPORT!one",),
    }
    return request(number, results=tuple(answer(ref, window, **against) for window in WINDOWS), **given)


def item(**given: Any) -> EvidenceItem:
    """Return an item of evidence that `refused` requests rest on."""
    plain = EvidenceItem(
        ref="REPORT!one",
        kind="report",
        summary="Nothing has changed.",
        strand=Strand.CIVIL_SOCIETY,
        origin="report",
        when=Span(date(2019, 1, 1), date(2019, 12, 31)),
        source=Source("REPORT", "Harbour Workers", "Nine months", "2020", short="Harbour Workers 2020"),
        locator="part 2",
        says=(),
    )
    return replace(plain, **given)


def dossier(*requests: Request, **given: Any) -> Dossier:
    """Return the dossier of a State with these requests."""
    plain = Dossier(
        state=StateName("NOR", "Norland"),
        organisation=OrganisationFacts("HW", "Harbour Workers", ""),
        cycle=5,
        as_of=date(2026, 11, 21),
        rulebook=1,
        reviews=(
            ReviewFacts(2, 16, "16th session, April 2013", date(2013, 4, 29)),
            ReviewFacts(3, 30, "30th session, May 2018", date(2018, 5, 14)),
            ReviewFacts(4, 44, "44th session, November 2023", date(2023, 11, 13)),
        ),
        requests=requests,
        evidence=(item(),),
        themes=(ThemeFacts("trafficking", "Trafficking", ""),),
    )
    return replace(plain, **given)
