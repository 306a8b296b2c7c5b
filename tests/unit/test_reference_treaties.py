"""Instruments and treaty actions hold together, and count as many parties as the two sources they were merged from."""

from __future__ import annotations

import csv
import re
from collections import Counter

import pytest

from tests.reference_rows import NOT_STATES, fold, members, names, reference
from tracker.domain.vocabulary import BINDING_ACTS, InstrumentKind, TreatyAct

STATUS_2022 = {
    "cat": "CAT",
    "cedaw": "CEDAW",
    "cped": "CPED",
    "crc": "CRC",
    "crpd": "CRPD",
    "iccpr": "ICCPR",
    "iccpr_op1": "ICCPR-OP1",
    "iccpr_op2": "ICCPR-OP2",
    "icerd": "ICERD",
    "icescr": "ICESCR",
    "icescr_op": "ICESCR-OP",
    "icmw": "ICRMW",
    "op_cedaw": "CEDAW-OP",
    "op_crc_ac": "CRC-OPAC",
    "op_crc_ic": "CRC-OPIC",
    "op_crc_sc": "CRC-OPSC",
    "op_crpd": "CRPD-OP",
    "opcat": "OPCAT",
}
CHAPTERS = {"IV": "4", "V": "5", "XVIII": "18"}


def in_force(actions: tuple[dict[str, str], ...]) -> dict[str, set[str]]:
    """Return the parties per instrument: who did a binding act and did not withdraw after it."""
    last: dict[tuple[str, str], tuple[str, str]] = {}
    for action in actions:
        if action["act"] in BINDING_ACTS or action["act"] == TreatyAct.WITHDRAWAL:
            pair = (action["iso3"], action["instrument"])
            last[pair] = max(last.get(pair, ("", "")), (action["done_on_last"], action["act"]))
    parties: dict[str, set[str]] = {}
    for (state, instrument), (_, act) in last.items():
        if act != TreatyAct.WITHDRAWAL:
            parties.setdefault(instrument, set()).add(state)
    return parties


def test_no_two_instruments_share_a_name():
    owners: dict[str, set[str]] = {}
    for row in reference("instruments"):
        assert row["kind"] in set(InstrumentKind)
        for name in [row["code"], row["name"], row["short_name"], *row["aliases"].split(";")]:
            if name:
                owners.setdefault(fold(name), set()).add(row["code"])

    assert {name: codes for name, codes in owners.items() if len(codes) > 1} == {}


def test_an_instrument_enters_into_force_after_its_adoption():
    for row in reference("instruments"):
        if row["entry_into_force_on"]:
            assert row["adopted_on"] < row["entry_into_force_on"]
        assert row["adopted_on"] or row["kind"] == InstrumentKind.CUSTOM


def test_a_provision_stands_in_a_known_instrument():
    codes = {row["code"] for row in reference("instruments")}

    for row in reference("provisions"):
        assert row["instrument"] in codes
        assert row["about"]
        assert re.fullmatch(r"\d+[A-Z]?(\([0-9a-z]+\))*", row["provision"]), row


def test_a_treaty_action_is_of_a_known_state_on_a_known_treaty():
    states = {row["iso3"] for row in reference("states")}
    treaties = {row["code"] for row in reference("instruments") if row["kind"] == InstrumentKind.TREATY}

    for name in ("treaty_actions", "treaty_records", "treaty_conflicts"):
        assert {row["iso3"] for row in reference(name)} <= states
        assert {row["instrument"] for row in reference(name)} <= treaties


def test_an_action_spans_what_its_precision_says():
    for row in reference("treaty_actions"):
        first, last = row["done_on_first"], row["done_on_last"]
        assert row["act"] in set(TreatyAct)
        match row["precision"]:
            case "day":
                assert first == last
            case "year":
                assert (first[4:], last[4:]) == ("-01-01", "-12-31")
                assert first[:4] == last[:4]
            case precision:
                assert precision == "period"
                assert first < last
        assert first <= row["as_of"]


def test_no_state_acts_before_the_treaty_is_adopted():
    adopted = {row["code"]: row["adopted_on"] for row in reference("instruments")}

    early = [row for row in reference("treaty_actions") if row["done_on_last"] < adopted[row["instrument"]]]
    assert early == []


def test_a_state_consents_to_a_treaty_once_and_signs_no_later_than_that():
    acts: dict[tuple[str, str], dict[str, list[str]]] = {}
    for row in reference("treaty_actions"):
        kind = "bound" if row["act"] in BINDING_ACTS else row["act"]
        acts.setdefault((row["iso3"], row["instrument"]), {}).setdefault(kind, []).append(row["done_on_last"])

    assert [pair for pair, done in acts.items() if any(len(days) > 1 for days in done.values())] == []
    late = {
        pair for pair, done in acts.items() if "bound" in done and done.get("signature", [""])[0] > done["bound"][0]
    }
    assert late == set()


def test_each_action_lies_within_the_record_of_its_state():
    reach = {(row["iso3"], row["instrument"]): row["as_of"] for row in reference("treaty_records")}

    for row in reference("treaty_actions"):
        assert row["as_of"] <= reach[row["iso3"], row["instrument"]], row


def test_a_record_exists_for_every_state_even_without_an_action():
    looked_up = {row["instrument"] for row in reference("treaty_records")}
    counts = Counter(row["instrument"] for row in reference("treaty_records"))

    three = {"ILO-29", "ILO-105", "ILO-143", "ECHR"}
    assert three <= looked_up
    assert {code: times for code, times in counts.items() if times != (3 if code in three else 195)} == {}


@pytest.mark.parametrize(
    ("state", "instrument", "party"),
    [
        ("RUS", "CAT", True),
        ("RUS", "ICRMW", False),
        ("RUS", "ILO-143", False),
        ("RUS", "ECHR", False),
        ("CHN", "ICCPR", False),
        ("PRK", "ICCPR", True),
        ("PRK", "PALERMO-TIP", False),
        ("JAM", "ICCPR-OP1", False),
    ],
)
def test_the_status_of_treaties_that_the_demo_rests_on(state, instrument, party):
    assert (state in in_force(reference("treaty_actions")).get(instrument, set())) is party


# ------------------------------------------------------------------ against the sources


def test_days_of_the_2015_layout_are_all_kept(shared):
    """Source: UN Treaty Collection, columns of the party acts."""
    ours = Counter(
        row["instrument"]
        for row in reference("treaty_actions")
        if row["act"] in BINDING_ACTS and row["source"].startswith("UN Treaty Collection")
    )
    for treaty in reference("instruments"):
        place = re.fullmatch(r"UNTC ([IVX]+)-(.+)", treaty["depositary_ref"])
        if place is None or place[1] not in CHAPTERS:
            continue
        path = shared / "data" / "treaties" / f"dates-2015-{CHAPTERS[place[1]]}-{place[2]}.csv"
        with path.open(encoding="utf-8", newline="") as lines:
            table = list(csv.reader(lines))[1:]
        parties = [row for row in table if row[-1] and row[0] not in NOT_STATES]
        assert ours[treaty["code"]] == len(parties), treaty["code"]


@pytest.mark.parametrize("file", STATUS_2022)
def test_parties_of_the_2022_layout_are_ours_but_for_the_listed_conflicts(shared, file):
    instrument = STATUS_2022[file]
    path = shared / "data" / "treaties" / f"status-2022-hr_status_{file}.csv"
    with path.open(encoding="utf-8-sig", newline="") as lines:
        table = [row for row in csv.DictReader(lines) if row["member"] not in NOT_STATES]
    theirs = {names()[fold(row["member"])] for row in table if row["status"] == "state party"}
    listed = {row["iso3"] for row in reference("treaty_conflicts") if row["instrument"] == instrument}

    ours = in_force(reference("treaty_actions"))[instrument] & members()

    assert (ours ^ theirs) <= listed
    assert len(ours - listed) == len(theirs - listed)
