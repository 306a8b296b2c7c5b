"""What `tracker parse` prints has the contract's shape, for what is held and for what is streamed."""

from __future__ import annotations

import io
import json
from datetime import date
from typing import Any

from tracker.domain.vocabulary import DatePrecision, Position, TreatyAct
from tracker.importers import telling
from tracker.importers.records import (
    Issue,
    Kind,
    Nature,
    ParsedDocument,
    ParsedRecord,
    ParseResult,
    Place,
    RecordStream,
    TreatyActRead,
)

CONTRACT = {  # design/contract.md, word for word
    "number",
    "paragraph",
    "text",
    "state",
    "recommending_states",
    "session",
    "symbol",
    "position",
    "position_as_stated",
    "themes",
    "issues",
}
RECORD = ParsedRecord(
    key="A/HRC/61/3#6.1",
    text="Ratify the trees’ charter",
    number="6.1",
    paragraph="6",
    state="TCD",
    recommending_states=("TGO", "NOR"),
    session=17,
    symbol="A/HRC/61/3",
    position=Position.PARTIALLY_SUPPORTED,
    position_as_stated="accepts in part",
    themes=("Environment",),
    issues=(Issue("Odd.", 3, "text", "x"),),
)


def told(result: ParseResult | RecordStream) -> Any:
    """Return what is printed, read back."""
    out = io.BytesIO()
    telling.write(result, out)
    return json.loads(out.getvalue())


def test_every_key_of_the_contract_is_there_with_its_value():
    found = told(ParseResult(Kind.WG_REPORT, ParsedDocument(symbol="A/HRC/61/3", cycle=2), (RECORD,), (), "0" * 64))

    assert found["kind"] == "wg_report"
    assert {"symbol", "state", "session", "cycle", "date"} <= set(found["document"])
    assert set(found["records"][0]) == CONTRACT | {"details"}
    assert found["records"][0]["recommending_states"] == ["NOR", "TGO"]
    assert found["records"][0]["position"] == "partially_supported"
    assert found["records"][0]["issues"] == [{"row": 3, "column": "text", "value": "x", "message": "Odd."}]


def test_what_the_contract_does_not_name_stands_under_details():
    act = TreatyActRead("CAT", TreatyAct.ACCESSION, "a", date(1987, 3, 3), date(1987, 3, 3), DatePrecision.DAY)
    record = ParsedRecord("k", "t", nature=Nature.CLAIM, body="CRC", place=Place(page=4), treaty_act=act)

    details = told(ParseResult(Kind.NARRATIVE, ParsedDocument(), (record,), (), ""))["records"][0]["details"]

    assert (details["nature"], details["body"], details["place"]["page"]) == ("claim", "CRC", 4)
    assert details["treaty_action"]["act"] == "accession"
    assert details["treaty_action"]["done_first"] == "1987-03-03"


def test_a_stream_is_told_as_what_is_held_is_told():
    issue = Issue("Of the whole.", column="number")
    held = ParseResult(Kind.UHRI, ParsedDocument(), (RECORD,) * 3, (issue, *RECORD.issues * 3), "")

    def records():
        yield from (RECORD,) * 3
        stream.issues.append(issue)

    stream = RecordStream(Kind.UHRI, records())

    assert told(stream) == told(held)


def test_nothing_found_is_told_as_nothing():
    found = told(ParseResult(Kind.UHRI, ParsedDocument(), (), (), ""))

    assert (found["records"], found["issues"], found["pledges"]) == ([], [], [])


def test_what_a_text_asks_and_cites_is_told():
    details = told(ParseResult(Kind.UHRI, ParsedDocument(), (RECORD,), (), ""))["records"][0]["details"]

    assert set(details) >= {"asks", "cites"}
