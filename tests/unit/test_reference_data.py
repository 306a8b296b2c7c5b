"""The reference data hold together: codes, dates, names and references agree, within the files and with the sources."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from babel import Locale

from tests.reference_rows import NOT_STATES, SEED, fold, members, names, reference, rows
from tracker.domain.vocabulary import Certainty, DatePrecision, Mechanism, RegionalGroup
from tracker.importers.lookups import load_states

COLUMNS = {
    "reference/states.csv": "iso3,iso2,m49,cow,name,official_name,regional_group,membership,organisations",
    "reference/state_aliases.csv": "alias,iso3,source,language",
    "reference/cycles.csv": "cycle,first_session,last_session,starts_on,ends_on,certainty,source",
    "reference/sessions.csv": "session,cycle,starts_on,ends_on,precision,label,certainty,source",
    "reference/reviews.csv": (
        "iso3,cycle,session,reviewed_on,report_symbol,addendum_symbol,adopted_on,certainty,source,note"
    ),
    "reference/instruments.csv": (
        "code,kind,name,short_name,adopted_on,entry_into_force_on,depositary_ref,series,aliases,note"
    ),
    "reference/provisions.csv": "instrument,provision,about",
    "reference/treaty_actions.csv": "iso3,instrument,act,done_on_first,done_on_last,precision,as_of,source,certainty",
    "reference/treaty_records.csv": "iso3,instrument,as_of,source,certainty",
    "reference/treaty_conflicts.csv": "iso3,instrument,what_2015_says,what_2022_says",
    "reference/themes.csv": "code,name,parent,source",
    "reference/affected_groups.csv": "code,name",
    "reference/sdgs.csv": "code,name",
    "reference/mechanisms.csv": "code,kind,name,short_name",
    "lookups/former_states.csv": "alias,note",
}
# The first columns of a file are its key, one unless said here.
KEY_LENGTH = {
    "reference/reviews.csv": 2,
    "reference/provisions.csv": 2,
    "reference/treaty_actions.csv": 4,
    "reference/treaty_records.csv": 2,
    "reference/treaty_conflicts.csv": 4,
}
SORTED_OTHERWISE = {"reference/state_aliases.csv", "lookups/former_states.csv"}  # by State; by folded name

# Reviews that did not keep the order of cycle 2 (session + 14, + 28); anything else off the rule is a slip.
OUT_OF_ORDER = {("ISR", 3), ("ISR", 4), ("SDN", 3), ("USA", 4), ("MMR", 4), ("UKR", 4)}


# ------------------------------------------------------------------ every file


@pytest.mark.parametrize("name", COLUMNS)
def test_a_file_is_plain_utf8_with_the_agreed_columns(name):
    raw = (SEED / name).read_bytes()

    text = raw.decode("utf-8")

    assert text.splitlines()[0] == COLUMNS[name]
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in raw
    assert text.endswith("\n")
    assert unicodedata.is_normalized("NFC", text)
    assert all(cell == cell.strip() for row in rows(name) for cell in row.values())


@pytest.mark.parametrize("name", COLUMNS)
def test_a_fact_stands_once(name):
    keys = Counter(_key(name, row) for row in rows(name))

    assert [key for key, times in keys.items() if times > 1] == []
    assert all(any(key) for key in keys)


@pytest.mark.parametrize("name", sorted(set(COLUMNS) - SORTED_OTHERWISE))
def test_rows_are_sorted_by_their_key(name):
    keys = [tuple(map(_natural, _key(name, row))) for row in rows(name)]

    assert keys == sorted(keys)


def _key(name, row):
    return tuple(row.values())[: KEY_LENGTH.get(name, 1)]


def _natural(cell):
    """Order 9 before 10, 8.7 before 8.10, 12(2) before 13, and words as they are spelt."""
    number = re.match(r"\d+(\.\d+)*", cell)
    if number is None:
        return (1, (), cell)
    return (0, tuple(map(int, number[0].split("."))), cell[number.end() :])


@pytest.mark.parametrize("name", COLUMNS)
def test_dates_are_days_of_the_calendar(name):
    for row in rows(name):
        for column, cell in row.items():
            if cell and (column.endswith("_on") or column.startswith("done_on") or column == "as_of"):
                assert date.fromisoformat(cell).isoformat() == cell


@pytest.mark.parametrize("name", ["cycles", "sessions", "reviews", "treaty_actions", "treaty_records"])
def test_a_calendar_or_treaty_fact_names_its_source_and_certainty(name):
    for row in reference(name):
        assert row["source"], row
        assert row["certainty"] in set(Certainty), row


# ------------------------------------------------------------------ States


def test_states_are_the_193_members_and_two_observers():
    standing = Counter(state["membership"] for state in reference("states"))

    assert standing == {"member": 193, "observer": 2}


@pytest.mark.parametrize(
    ("column", "shape"), [("iso3", "[A-Z]{3}"), ("iso2", "[A-Z]{2}"), ("m49", r"\d{3}"), ("cow", "[A-Z]{3}")]
)
def test_each_code_is_well_formed_and_names_one_state(column, shape):
    codes = [state[column] for state in reference("states") if state[column] or column != "cow"]

    assert all(re.fullmatch(shape, code) for code in codes)
    assert len(set(codes)) == len(codes)
    assert len(codes) == (193 if column == "cow" else 195)


def test_regional_groups_of_the_members_have_their_known_sizes():
    sizes = Counter(state["regional_group"] for state in reference("states") if state["membership"] == "member")

    assert sizes == {
        RegionalGroup.AFRICAN: 54,
        RegionalGroup.ASIA_PACIFIC: 54,
        RegionalGroup.EASTERN_EUROPEAN: 23,
        RegionalGroup.GRULAC: 33,
        RegionalGroup.WEOG: 29,
    }


def test_organisations_are_sorted_codes():
    for state in reference("states"):
        codes = [code for code in state["organisations"].split(";") if code]
        assert codes == sorted(set(codes))
        assert all(re.fullmatch("[A-Z]+", code) for code in codes)


def test_no_two_aliases_look_alike():
    folded = Counter(fold(alias["alias"]) for alias in reference("state_aliases"))

    assert [alias for alias, times in folded.items() if times > 1 or not alias] == []


def test_an_alias_names_a_known_state_and_its_source():
    codes = {state["iso3"] for state in reference("states")}

    for alias in reference("state_aliases"):
        assert alias["iso3"] in codes
        assert alias["source"] in {"un", "iso", "babel", "upr_info", "untc", "reports", "cow", "common"}
        assert alias["language"] in {"en", "fr", "es", "ru", "zh", "ar", "ko"}


@pytest.mark.parametrize("language", ["en", "fr", "es", "ru", "zh", "ar"])
def test_every_state_is_found_by_its_name_in_each_language_of_the_united_nations(language):
    known = load_states()
    territories = Locale(language).territories

    assert {
        state["iso3"] for state in reference("states") if known.find(territories[state["iso2"]]) != state["iso3"]
    } == set()


FORMAL = {
    "fr": ("République", "Royaume", "État", "Principauté", "Fédération", "Émirats"),
    "es": ("República", "Reino", "Estado", "Principado", "Federación", "Emiratos"),
    "ru": ("Республика", "Королевство", "Государство", "Княжество", "Федерация", "Эмираты"),
    "zh": ("共和国", "王国", "联邦", "公国", "国"),
    "ar": ("جمهورية", "مملكة", "دولة", "إمارة", "الاتحاد", "الجمهورية", "المملكة"),
}


@pytest.mark.parametrize("language", FORMAL)
def test_the_states_with_a_formal_name_in_english_have_one_in_each_language(language):
    english = {row["iso3"] for row in reference("states") if re.search("Republic|Kingdom", row["official_name"])}
    spelled = {
        row["iso3"]
        for row in reference("state_aliases")
        if row["language"] == language and any(word in row["alias"] for word in FORMAL[language])
    }

    assert len(english) > 140
    assert english - spelled == set()


def test_no_alias_is_a_people_or_an_adjective():
    """Source: words by which reports call people of a State; one of them in a bracket is no State."""
    known = load_states()

    for word in ("French", "Russian", "Swiss", "Danish", "Romanian", "Philippine", "Français", "Ruso", "Русский"):
        assert known.find(word) is None


def test_every_state_is_found_by_both_its_names():
    for state in reference("states"):
        assert names()[fold(state["name"])] == state["iso3"]
        assert names()[fold(state["official_name"])] == state["iso3"]


@pytest.mark.parametrize(
    ("alias", "code"),
    [
        ("Russia", "RUS"),
        ("North Korea", "PRK"),
        ("South Korea", "KOR"),
        ("The former Yugoslav Republic of Macedonia", "MKD"),
        ("Swaziland", "SWZ"),
        ("Turkey", "TUR"),
        ("Burma", "MMR"),
        ("Congo", "COG"),
        ("Democratic Republic of Congo", "COD"),
        ("Sudan", "SDN"),
        ("South Sudan", "SSD"),
        ("Libyan Arab Jamahiriya", "LBY"),
        ("Россия", "RUS"),
        ("북한", "PRK"),
        ("中华人民共和国", "CHN"),
    ],
)
def test_neighbouring_names_are_not_mixed_up(alias, code):
    assert names()[fold(alias)] == code


def test_a_former_state_is_never_mapped_silently():
    assert [row["alias"] for row in rows("lookups/former_states.csv") if fold(row["alias"]) in names()] == []


# ------------------------------------------------------------------ calendar


def test_sessions_run_on_without_gap_or_overlap():
    sessions = reference("sessions")

    assert [int(row["session"]) for row in sessions] == list(range(1, len(sessions) + 1))
    assert len(sessions) >= 54
    dated = [row for row in sessions if row["starts_on"]]
    assert len(dated) >= 54
    for earlier, later in pairwise(dated):
        assert earlier["starts_on"] <= earlier["ends_on"] < later["starts_on"]


def test_a_month_is_not_printed_as_a_day():
    for row in reference("sessions"):
        assert row["precision"] in {DatePrecision.DAY, DatePrecision.MONTH}
        if row["precision"] == DatePrecision.MONTH and row["starts_on"]:
            assert row["starts_on"].endswith("-01")


def test_a_session_lies_in_its_cycle():
    cycles = {row["cycle"]: row for row in reference("cycles")}

    for row in reference("sessions"):
        cycle = cycles[row["cycle"]]
        assert int(cycle["first_session"]) <= int(row["session"]) <= int(cycle["last_session"] or 99)
        assert cycle["starts_on"] <= row["starts_on"] or not row["starts_on"]


def test_every_member_is_reviewed_in_every_cycle_that_it_was_a_member_for():
    for cycle in "1234":
        reviewed = {row["iso3"] for row in reference("reviews") if row["cycle"] == cycle}
        assert reviewed == members() - ({"SSD"} if cycle == "1" else set())


def test_a_review_lies_in_a_session_of_its_cycle_and_its_day_in_the_session():
    sessions = {row["session"]: row for row in reference("sessions")}

    unknown = [(row["iso3"], int(row["cycle"])) for row in reference("reviews") if not row["session"]]
    assert unknown == [("UKR", 4)]
    for row in reference("reviews"):
        if row["session"]:
            held = sessions[row["session"]]
            assert held["cycle"] == row["cycle"], row
            assert not row["reviewed_on"] or held["starts_on"] <= row["reviewed_on"] <= held["ends_on"], row


def test_a_session_reviews_no_more_states_than_it_has_places_for():
    sizes = Counter(row["session"] for row in reference("reviews") if row["session"])

    assert set(sizes) == {str(number) for number in range(1, 55)}
    assert all(11 <= size <= 17 for size in sizes.values())


def test_reviews_keep_the_order_of_cycle_2_but_for_the_known_exceptions():
    held = {(row["iso3"], int(row["cycle"])): row["session"] for row in reference("reviews")}

    off = {
        (state, cycle)
        for (state, cycle), session in held.items()
        if cycle > 2 and session != str(int(held[state, 2]) + 14 * (cycle - 2))
    }
    assert off == OUT_OF_ORDER


def test_an_exception_says_why():
    for row in reference("reviews"):
        if (row["iso3"], int(row["cycle"])) in OUT_OF_ORDER:
            assert row["note"]
            assert row["certainty"] != Certainty.DERIVED


def test_symbols_of_reports_and_addenda_belong_to_one_review_each():
    for column in ("report_symbol", "addendum_symbol"):
        symbols = [row[column] for row in reference("reviews") if row[column]]
        assert len(set(symbols)) == len(symbols)
    for row in reference("reviews"):
        assert re.fullmatch(r"(A/HRC/\d+/\d+)?", row["report_symbol"])
        assert not row["addendum_symbol"] or row["addendum_symbol"].startswith(row["report_symbol"] + "/Add.1")


@pytest.mark.parametrize("state", ["RUS", "PRK", "CHN"])
def test_the_three_demo_states_have_day_and_symbol_in_every_cycle(state):
    reviews = [row for row in reference("reviews") if row["iso3"] == state]

    assert [row["cycle"] for row in reviews] == ["1", "2", "3", "4"]
    assert all(row["reviewed_on"] and row["report_symbol"] for row in reviews)


# ------------------------------------------------------------------ lists


def test_a_theme_hangs_under_a_known_theme():
    codes = {row["code"] for row in reference("themes")}

    for row in reference("themes"):
        assert row["parent"] in codes | {""}
        assert row["parent"] != row["code"]


@pytest.mark.parametrize("name", ["themes", "affected_groups"])
def test_codes_of_lists_are_lower_case_words(name):
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)*", row["code"]) and row["name"] for row in reference(name))


def test_an_sdg_target_belongs_to_a_listed_goal():
    codes = {row["code"] for row in reference("sdgs")}

    assert all(code.split(".")[0] in codes for code in codes)


def test_mechanisms_have_a_kind_of_the_vocabulary():
    assert {row["kind"] for row in reference("mechanisms")} == set(Mechanism)


# ------------------------------------------------------------------ against the sources


def state_cells(shared: Path) -> set[str]:
    """Return every spelling of a State that the tables of the shared data hold."""
    data = shared / "data"
    cells: set[str] = set()
    for path in data.glob("upr-info/*.csv"):
        text = path.read_bytes().decode("mac_roman").replace("\r\n", "\n").replace("\r", "\n")
        for row in csv.DictReader(io.StringIO(text)):
            cells |= {row["To"], row["From"]}
    with (data / "upr-sessions-cycles-1-2.csv").open(encoding="utf-8", newline="") as lines:
        cells |= {row["To"] for row in csv.DictReader(lines)}
    for path in data.glob("treaties/*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as lines:
            for row in csv.DictReader(lines):
                cells |= {row.get("Participant") or row.get("member") or ""}
    for path in data.glob("expected/*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as lines:
            for row in csv.DictReader(lines):
                cells |= {name.strip() for name in row["recommending_states"].split(";")}
    return cells - {""}


def test_every_spelling_in_the_shared_tables_finds_its_state(shared):
    unknown = {cell for cell in state_cells(shared) if fold(cell) not in names()}

    assert unknown == NOT_STATES | {"&#40;Unknown&#41;", "NA"}
    former = {row["alias"] for row in rows("lookups/former_states.csv")}
    assert former >= NOT_STATES


def test_reviews_of_cycles_1_and_2_agree_with_the_sessions_file(shared):
    ours = {(row["iso3"], row["session"]) for row in reference("reviews") if row["cycle"] in "12"}
    with (shared / "data" / "upr-sessions-cycles-1-2.csv").open(encoding="utf-8", newline="") as lines:
        theirs = {(names()[fold(row["To"])], row["Session"]) for row in csv.DictReader(lines)}

    # South Sudan was not yet a State when session 11 reviewed Sudan.
    assert theirs - ours == {("SSD", "11")}
    assert {session for _, session in ours - theirs} == {str(number) for number in range(21, 27)}
