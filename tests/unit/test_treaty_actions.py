"""Tables of treaty actions: each act with its day and its State, and nothing decided that the table leaves open."""

from __future__ import annotations

import csv
import io
import string
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reference_rows import NOT_STATES, reference
from tracker.domain.vocabulary import DatePrecision, TreatyAct
from tracker.errors import Invalid, Unavailable, Unreadable
from tracker.importers.lookups import load_states
from tracker.importers.records import Issue, Kind, Nature, ParsedRecord, ParseResult
from tracker.importers.tables.csv_table import header_of
from tracker.importers.treaties.days import NOTHING
from tracker.importers.treaty_actions import is_treaty_actions, read_treaty_actions, treaty_code

NAMES = load_states()
HEADING = "Accession(a), Succession(d), Ratification"
STATUS = ["iso2", "member", "state party", "year ratification or accession", "signatory", "no action", "status", "note"]
CHAPTERS = {"4": "IV", "5": "V", "18": "XVIII"}


def table(*rows: list[str], separator: str = ",") -> bytes:
    """Return the bytes of a table."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows(rows)
    return text.getvalue().encode("utf-8")


def read(*rows: list[str]) -> ParseResult:
    """Read a table about a treaty that is named."""
    return read_treaty_actions(table(*rows), NAMES, instrument="CAT")


def cell(heading: str, content: str) -> ParsedRecord:
    """Return the one act of a table with one State, one column and one cell."""
    (record,) = read(["Participant", heading], ["Peru", content]).records
    return record


def act(record: ParsedRecord) -> TreatyAct | None:
    assert record.treaty_act is not None
    return record.treaty_act.act


def span(record: ParsedRecord) -> tuple[date | None, date | None, DatePrecision | None]:
    assert record.treaty_act is not None
    return record.treaty_act.done_first, record.treaty_act.done_last, record.treaty_act.precision


def status(**cells: str) -> ParseResult:
    """Read a table of status with one row, a sound party unless told otherwise."""
    sound = dict(zip(STATUS, ["PE", "Peru", "1", "1988", "0", "0", "state party", ""], strict=True))
    row = sound | {name.replace("_", " "): content for name, content in cells.items()}
    return read(STATUS, list(row.values()))


def doubts(found: ParseResult | ParsedRecord) -> list[tuple[int | None, str | None, str | None]]:
    """Return row, column and value of the issues."""
    return [(issue.row, issue.column, issue.value) for issue in found.issues]


# ------------------------------------------------------------------ the depositary's table


def test_each_filled_cell_is_an_act_with_its_day_its_state_and_its_row():
    result = read(["Participant", "Signature", HEADING], ["Peru", "29 May 1985", "7 Jul 1988"], ["Chad", "", ""])

    signed, bound = result.records
    assert result.kind is Kind.TREATY_ACTIONS
    assert result.issues == ()
    assert (signed.state, signed.nature, signed.text) == ("PER", Nature.TREATY_ACTION, "Signature, 29 May 1985")
    assert (act(signed), signed.date) == (TreatyAct.SIGNATURE, date(1985, 5, 29))
    assert (act(bound), span(bound)) == (
        TreatyAct.RATIFICATION,
        (date(1988, 7, 7), date(1988, 7, 7), DatePrecision.DAY),
    )
    assert bound.place is not None
    assert bound.place.row == 2
    assert bound.treaty_act is not None
    assert bound.treaty_act.instrument == "CAT"
    assert bound.treaty_act.as_stated == "Ratification: 7 Jul 1988"


@pytest.mark.parametrize(
    ("heading", "content", "expected"),
    [
        (HEADING, "7 Jul 1988", TreatyAct.RATIFICATION),
        (HEADING, "7 Jul 1988 a", TreatyAct.ACCESSION),
        (HEADING, "7 Jul 1988 d", TreatyAct.SUCCESSION),
        ("Ratification, Acceptance(A), Approval(AA)", "7 Jul 1988 A", TreatyAct.ACCEPTANCE),
        ("Ratification, Acceptance(A), Approval(AA)", "7 Jul 1988 AA", TreatyAct.APPROVAL),
        ("Formal confirmation(c), Accession(a), Ratification", "7 Jul 1988 c", TreatyAct.FORMAL_CONFIRMATION),
        ("Signature, Succession to signature(d)", "7 Jul 1988 d", TreatyAct.SIGNATURE),
        ("Ratification of the Convention as amended", "7 Jul 1988", TreatyAct.RATIFICATION),
        ("Date of signature", "7 Jul 1988", TreatyAct.SIGNATURE),
        ("Ratification Date, Accession(a)", "7 Jul 1988", TreatyAct.RATIFICATION),
        ("Ratification, Adhésion(a)", "7 juil. 1988 a", TreatyAct.ACCESSION),
        ("Signature, Denunciation (w)", "7 Jul 1988 w", TreatyAct.WITHDRAWAL),
        ("Ratification", "7 Jul 1988 a", TreatyAct.ACCESSION),
    ],
)
def test_the_mark_behind_a_date_tells_the_act_as_the_heading_explains_it(heading, content, expected):
    record = cell(heading, content)

    assert act(record) is expected
    assert record.issues == ()


def test_a_succession_to_signature_is_told_as_such():
    assert cell("Signature, Succession to signature(d)", "22 Feb 1993 d").text == (
        "Succession to signature, 22 February 1993"
    )


@pytest.mark.parametrize(
    ("heading", "content", "text"),
    [
        ("Definitive signature(s), Acceptance(A)", "7 Jul 1988 s", "Definitive signature, 7 July 1988"),
        ("Consent to be bound(P), Succession(d)", "7 Jul 1988 P", "Consent to be bound, 7 July 1988"),
        (HEADING, "7 Jul 1988 z", f"{HEADING}, 7 July 1988"),
        ("Accession(a), Succession(d)", "7 Jul 1988", "Accession(a), Succession(d), 7 July 1988"),
        ("Signature", "7 Jul 1988 a", "Signature, 7 July 1988"),
    ],
)
def test_an_act_that_is_not_known_is_left_empty_with_an_issue_and_its_words_are_kept(heading, content, text):
    record = cell(heading, content)

    assert act(record) is None
    assert record.text == text
    assert record.date == date(1988, 7, 7)
    assert doubts(record) == [(2, heading, content)]


@pytest.mark.parametrize(
    "heading",
    [
        "Notification under article 25",
        "Notification of non-provisional application under article 7 (1) (b)",
        "Provisional application by virtue of signature, adoption of the Agreement or accession thereto",
        "Ratification/Accession",
        "Acceptance of the procedure of article 22",
        "Withdrawal of reservation",
    ],
)
def test_a_column_that_names_no_single_act_keeps_its_dates_and_is_told_once(heading):
    result = read(["Participant", "Signature", heading], ["Peru", "", "7 Jul 1988"], ["Chad", "", "8 Jul 1988"])

    assert [(act(record), record.date) for record in result.records] == [
        (None, date(1988, 7, 7)),
        (None, date(1988, 7, 8)),
    ]
    assert doubts(result) == [(1, heading, heading)]


def test_remarks_are_no_acts():
    result = read(["Participant", "Signature", "Remarks"], ["Peru", "7 Jul 1988", "with declarations"])

    assert len(result.records) == 1
    assert doubts(result) == [(1, "Remarks", "Remarks")]


@pytest.mark.parametrize(
    ("content", "first", "last", "precision"),
    [
        ("16 October 1973", "1973-10-16", "1973-10-16", "day"),
        ("5 Sept 1973", "1973-09-05", "1973-09-05", "day"),
        ("1er août 1973", "1973-08-01", "1973-08-01", "day"),
        ("October 16, 1973", "1973-10-16", "1973-10-16", "day"),
        ("16-Oct-1973", "1973-10-16", "1973-10-16", "day"),
        ("1973-10-16 00:00:00", "1973-10-16", "1973-10-16", "day"),
        ("16/10/1973", "1973-10-16", "1973-10-16", "day"),
        ("05/05/1973", "1973-05-05", "1973-05-05", "day"),
        ("16 Oct 1973 5, 6", "1973-10-16", "1973-10-16", "day"),
        ("16 Oct 1973\u00b2", "1973-10-16", "1973-10-16", "day"),
        ("Oct 1973", "1973-10-01", "1973-10-31", "month"),
        ("1973", "1973-01-01", "1973-12-31", "year"),
    ],
)
def test_a_date_is_read_as_exactly_as_it_is_given(content, first, last, precision):
    record = cell(HEADING, content)

    assert tuple(map(str, span(record))) == (first, last, precision)
    assert (record.date is None) is (precision != "day")
    assert record.issues == ()


@pytest.mark.parametrize("content", ["05/06/1973", "31 Feb 1973", "15 Fnord 1973", "1973-13-01", "9999"])
def test_a_date_that_cannot_be_read_or_can_be_read_twice_is_left_empty_with_an_issue(content):
    record = cell(HEADING, content)

    assert span(record) == (None, None, None)
    assert record.text == "Ratification, date not given"
    assert doubts(record) == [(2, HEADING, content)]


def test_a_bracketed_date_is_kept_and_told_because_the_act_no_longer_stands():
    record = cell(HEADING, "[  8 Aug 1966 a]")

    assert (act(record), record.date) == (TreatyAct.ACCESSION, date(1966, 8, 8))
    assert doubts(record) == [(2, HEADING, "[ 8 Aug 1966 a]")]


def test_two_dates_of_a_cell_are_two_acts():
    result = read(["Participant", HEADING], ["Peru", "[14 Nov 1980 a] 26 May 1998 a"])

    assert [record.date for record in result.records] == [date(1980, 11, 14), date(1998, 5, 26)]


@pytest.mark.parametrize("content", ["", "-", "–", "n/a"])
def test_a_cell_that_says_nothing_is_no_act(content):
    assert read(["Participant", HEADING], ["Peru", content]).records == ()


def test_words_where_a_date_should_stand_are_an_issue_and_no_act():
    result = read(["Participant", "Signature"], ["Peru", "not yet"])

    assert result.records == ()
    assert doubts(result) == [(2, "Signature", "not yet")]


@pytest.mark.parametrize(
    ("participant", "code"),
    [("China 5, 6", "CHN"), ("Serbia2", "SRB"), ("Netherlands (Kingdom of the) *", "NLD"), ("Pays-Bas", "NLD")],
)
def test_numbers_of_notes_do_not_hide_a_state(participant, code):
    (record,) = read(["Participant 1", "Signature"], [participant, "7 Jul 1988"]).records

    assert record.state == code


@pytest.mark.parametrize(
    "participant",
    ["European Union", "Czechoslovakia", "Yugoslavia (former)", "German Democratic Republic 3", "Cook Islands"],
)
def test_what_is_no_present_state_keeps_its_act_and_is_given_to_no_successor(participant):
    result = read(["Participant", HEADING], [participant, "7 Jul 1988 a"])

    (record,) = result.records
    assert (record.state, act(record)) == (None, TreatyAct.ACCESSION)
    assert participant.rstrip(" 3") in record.text
    assert doubts(record) == [(2, "Participant", participant)]
    assert "did the source mean" not in record.issues[0].message


def test_an_unknown_participant_is_told_with_a_suggestion():
    (record,) = read(["Participant", HEADING], ["Sweeden", "7 Jul 1988"]).records

    assert record.state is None
    assert "“Sweden”" in record.issues[0].message


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_commas_in_a_heading_do_not_hide_another_separator(separator):
    data = separator.join(("Participant", "Signature", HEADING.replace(",", "," if separator != "," else " or")))
    data += "\n" + separator.join(("Peru", "29 May 1985", "7 Jul 1988 a")) + "\n"

    result = read_treaty_actions(data.encode(), NAMES, instrument="CAT")

    assert [act(record) for record in result.records] == [TreatyAct.SIGNATURE, TreatyAct.ACCESSION]


# ------------------------------------------------------------------ the table of status


def test_a_party_of_the_status_table_has_a_year_and_no_act_that_is_told_apart():
    (record,) = status().records

    assert (record.state, act(record), record.text) == ("PER", None, "State party, 1988")
    assert span(record) == (date(1988, 1, 1), date(1988, 12, 31), DatePrecision.YEAR)
    assert record.treaty_act is not None
    assert record.treaty_act.as_stated == "state party"
    assert (record.date, record.issues) == (None, ())


def test_a_signatory_has_signed_on_a_day_that_is_not_told():
    (record,) = status(**{"state party": "0", "signatory": "1", "status": "signatory state"}, **{STATUS[3]: ""}).records

    assert (act(record), span(record)) == (TreatyAct.SIGNATURE, (None, None, None))


def test_a_state_that_did_nothing_has_no_record_and_is_counted():
    result = status(**{"state party": "0", "no action": "1", "status": "no action"}, **{STATUS[3]: ""})

    assert result.records == ()
    assert [issue.message for issue in result.issues if "1" in issue.message]


@pytest.mark.parametrize(
    ("flags", "text"),
    [
        ({"state party": "1", "signatory": "0", "no action": "0"}, "State party, 1988"),
        ({"state party": "1", "signatory": "", "no action": ""}, "State party, 1988"),
    ],
)
def test_without_a_status_in_words_the_flags_tell_it(flags, text):
    result = status(status="", **flags)

    assert [record.text for record in result.records] == [text]
    assert result.issues == ()


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"state party": "0"}, "status"),
        ({"no action": "1"}, "status"),
        ({"status": "observer"}, "status"),
        ({STATUS[3]: ""}, STATUS[3]),
        ({STATUS[3]: "in 1988"}, STATUS[3]),
        ({"signatory": "perhaps"}, "status"),
        ({"note": "Signed as Czechoslovakia"}, "note"),
    ],
)
def test_what_a_row_says_against_itself_is_an_issue_and_the_row_is_kept(cells, column):
    result = status(**cells)

    assert len(result.records) == 1
    assert column in {issue.column for issue in result.issues}


def test_a_row_that_says_neither_party_nor_signatory_is_no_act():
    result = status(**{"status": "", "state party": "0"})

    assert result.records == ()
    assert result.issues


def test_a_note_of_a_withdrawal_is_an_act_of_its_own():
    result = status(note="Denounced the Protocol in 1997")

    party, left = result.records
    assert act(party) is None
    assert (act(left), span(left)[0], left.text) == (TreatyAct.WITHDRAWAL, date(1997, 1, 1), "Withdrawal, 1997")
    assert party.treaty_act is not None
    assert "1997" in party.treaty_act.as_stated


@pytest.mark.parametrize(
    ("cells", "state", "column"),
    [
        ({"member": "Perou of the Andes"}, "PER", "member"),
        ({"member": "Chile"}, None, "iso2"),
        ({"iso2": "MS", "member": "Montserrat"}, None, "member"),
        ({"iso2": "TP", "member": "East Timor"}, "TLS", None),
        ({"member": ""}, "PER", None),
        ({"iso2": "", "member": ""}, None, "member"),
    ],
)
def test_the_code_of_two_letters_confirms_a_name_and_never_overrules_it(cells, state, column):
    result = status(**cells)

    assert [record.state for record in result.records] == [state]
    assert {issue.column for issue in result.issues} == ({column} if column else set())


# ------------------------------------------------------------------ which treaty, which table


def test_a_table_whose_treaty_is_not_named_says_so_once_and_what_to_do():
    rows = [["Peru", "7 Jul 1988"], ["Chad", "8 Jul 1988"]]
    result = read_treaty_actions(table(["Participant", "Signature"], *rows), NAMES)

    assert {record.treaty_act.instrument for record in result.records if record.treaty_act} == {None}
    assert [(issue.column, "--instrument" in issue.message) for issue in result.issues] == [("instrument", True)]


@pytest.mark.parametrize(("given", "code"), [("cat", "CAT"), (" ICCPR-OP1 ", "ICCPR-OP1")])
def test_a_treaty_is_named_by_its_code(given, code):
    assert treaty_code(given) == code


@pytest.mark.parametrize("given", ["CATS", "", "UDHR", "S/RES/2397"])
def test_a_code_that_is_no_treaty_s_is_refused(given):
    with pytest.raises(Invalid, match="ICCPR"):
        read_treaty_actions(table(["Participant", "Signature"], ["Peru", "7 Jul 1988"]), NAMES, instrument=given)


def test_a_missing_list_of_instruments_is_told(tmp_path):
    with pytest.raises(Unavailable):
        treaty_code("CAT", tmp_path)


def test_the_list_of_treaties_is_recognised_and_refused():
    data = table(["chapter_no", "treaty_no", "treaty_name", "url"], ["4", "9", "A convention", ""])

    assert is_treaty_actions(header_of(data))
    with pytest.raises(Unreadable, match="list of treaties"):
        read_treaty_actions(data, NAMES)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (["Participant", "Signature"], True),
        ([HEADING, "Signature", "Participant 2"], True),
        (["Country", "Date of ratification"], True),
        (STATUS, True),
        (STATUS[:-2], True),
        (["Participant"], False),
        (["Participant", "Resolution", "Registration Date"], False),
        (["To", "From", "Text", "Response", "Session"], False),
        (["Text", "Countries Concerned", "Document Symbol"], False),
        ([], False),
    ],
)
def test_a_table_is_told_by_its_headers(headers, expected):
    assert is_treaty_actions(header_of(table(headers, ["x"] * len(headers)))) is expected


def test_a_header_without_rows_is_told():
    assert any("no rows" in issue.message for issue in read(["Participant", "Signature"]).issues)


def test_columns_are_found_in_any_order():
    result = read([HEADING, "Participant", "Signature"], ["7 Jul 1988 a", "Peru", "29 May 1985"])

    assert {(record.state, act(record)) for record in result.records} == {
        ("PER", TreatyAct.ACCESSION),
        ("PER", TreatyAct.SIGNATURE),
    }


# ------------------------------------------------------------------ whatever comes


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data):
    for start in (b"", b"Participant,Signature,Ratification\n", ",".join(STATUS).encode() + b"\n"):
        try:
            result = read_treaty_actions(start + data, NAMES)
        except Unreadable:
            continue
        assert all(record.nature is Nature.TREATY_ACTION for record in result.records)


@pytest.mark.parametrize(
    "content", ["1" * 300_000 + "x", "[ " * 150_000, "(a" * 150_000, "1 Jan " * 50_000, "x" * 300_000]
)
def test_a_cell_without_end_is_read_in_time_that_grows_with_its_length(content):
    result = read(["Participant", "Signature"], [content, content])

    assert all(len(issue.message) < 1000 for issue in result.issues)


@given(st.lists(st.tuples(st.sampled_from(["Peru", "Chad", "Niue"]), st.dates(date(1900, 1, 1), date(2099, 12, 31)))))
def test_every_day_of_a_table_comes_back(acts):
    result = read(["Participant", HEADING], *([name, f"{day.day} {day:%b %Y}"] for name, day in acts))

    assert [record.date for record in result.records] == [day for _, day in acts]
    assert all(isinstance(issue, Issue) and issue.row for issue in result.issues if acts)


@given(st.text(alphabet=string.ascii_letters + string.digits + " -/[]().,", max_size=60))
def test_no_cell_is_passed_over_without_a_word(content):
    result = read(["Participant", "Signature"], ["Peru", content])

    assert result.records or result.issues or content.strip().casefold() in NOTHING


# ------------------------------------------------------------------ against the sources


def test_the_depositary_s_tables_give_the_actions_of_the_reference_data(shared):
    codes = {row["depositary_ref"]: row["code"] for row in reference("instruments")}
    theirs = {
        (row["iso3"], row["instrument"], row["act"], row["done_on_first"], row["done_on_last"])
        for row in reference("treaty_actions")
        if row["source"].startswith("UN Treaty Collection")
    }

    ours = set()
    for path in sorted((shared / "data" / "treaties").glob("dates-2015-[0-9]*.csv")):
        chapter, _, number = path.stem.removeprefix("dates-2015-").partition("-")
        code = codes.get(f"UNTC {CHAPTERS[chapter]}-{number}")
        result = read_treaty_actions(path.read_bytes(), NAMES, instrument=code)
        with path.open(encoding="utf-8", newline="") as lines:
            filled = sum(bool(content) for row in list(csv.reader(lines))[1:] for content in row[1:])
        assert len(result.records) == filled, path.name
        assert {issue.value for issue in result.issues if issue.column == "Participant"} <= NOT_STATES
        found = [(record.state, record.treaty_act) for record in result.records if record.state and record.treaty_act]
        ours |= {(state, code, done.act, str(done.done_first), str(done.done_last)) for state, done in found if code}

    assert ours == theirs


def test_the_tables_of_status_give_one_record_a_party_or_signatory(shared):
    for path in sorted((shared / "data" / "treaties").glob("status-2022-*.csv")):
        result = read_treaty_actions(path.read_bytes(), NAMES, instrument="CAT")
        with path.open(encoding="utf-8-sig", newline="") as lines:
            told = [row["status"] for row in csv.DictReader(lines)]

        acts = [record for record in result.records if act(record) is not TreatyAct.WITHDRAWAL]
        assert len(acts) == len(told) - told.count("no action")
        assert sum(act(record) is TreatyAct.SIGNATURE for record in acts) == told.count("signatory state")
        assert all(record.state for record in result.records)


def test_every_file_beside_the_index_is_told_by_its_headers(shared):
    paths = sorted((shared / "data" / "treaties").glob("*.csv"))

    assert len(paths) >= 70
    assert all(is_treaty_actions(header_of(path.read_bytes())) for path in paths)
