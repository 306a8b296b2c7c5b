"""The encoded source documents: whole, consistent, in our own words, and without a person's name."""

from __future__ import annotations

import csv
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tracker import paths
from tracker.domain.dates import read_span
from tracker.domain.kinds import CommunicationKind, DocumentKind, EvidenceKind
from tracker.domain.vocabulary import (
    AskKind,
    Finding,
    Level,
    LineageKind,
    Position,
    PublicationBasis,
    Reliability,
    ReviewState,
    Scope,
    Strand,
    TreatyAsk,
    Wording,
)

Table = dict[str, Any]

DEMO = paths.SEED / "demo"
REFERENCE = paths.SEED / "reference"
RUN = 8  # this many words in a row, the same as in a source, are a quotation
BIBLIOGRAPHIC = {"title", "author", "mandate"}  # how a source is called is not ours to reword
CLOSED = {
    "ask_kind": AskKind,
    "ask": TreatyAsk,
    "finding": Finding,
    "level": Level,
    "scope": Scope,
    "strand": Strand,
    "reliability": Reliability,
    "review_state": ReviewState,
    "publication_basis": PublicationBasis,
    "wording": Wording,
    "position": Position,
}
KINDS = {
    "document": DocumentKind,
    "evidence": EvidenceKind,
    "communication": CommunicationKind,
    "lineage": LineageKind,
}
CODES = {
    "mechanism": ("mechanisms.csv", "code"),
    "themes": ("themes.csv", "code"),
    "affected_groups": ("affected_groups.csv", "code"),
    "sdgs": ("sdgs.csv", "code"),
    "instrument": ("instruments.csv", "code"),
    "state": ("states.csv", "iso3"),
    "recommending_states": ("states.csv", "iso3"),
}
DATES = {
    "dated_on", "published_on", "asked_on", "when", "vouched_until", "recorded_on", "on", "period", "sent_on",
    "reply_due_on", "facts_on",
}  # fmt: skip

# How the sources introduce people; no name is stored here.
INTERVIEWED = r"([A-Z][a-z]+(?: [A-Z][a-z]+)?-[A-Z][a-z]+|[A-Z][a-z]+-[A-Z][a-z]+ [A-Z][a-z]+), Interview by"
STORY = r"(?m)^\d\)?\.?\)? +([A-Z][a-z]+ [A-Z][a-z]+[ -][A-Z][a-z]+)$"
JUDGE = r"\b([A-Z]\. ?[A-Z]\. [A-Z][a-z]{3,})"


@cache
def files() -> tuple[tuple[str, Table], ...]:
    return tuple((path.name, tomllib.loads(path.read_text(encoding="utf-8"))) for path in sorted(DEMO.glob("*.toml")))


@cache
def documents() -> dict[str, Table]:
    return {content["document"]["key"]: content for _name, content in files()}


def rows(name: str) -> list[tuple[str, Table]]:
    return [(key, row) for key, content in documents().items() for row in content.get(name, [])]


def numbers(key: str) -> list[str]:
    return [row["number"] for row in documents()[key]["recommendation"]]


def addressed(key: str) -> Counter[str]:
    return Counter(who for row in documents()[key]["recommendation"] for who in row["addressees"])


def recommendations() -> set[str]:
    return {f"{key}#{row['number']}" for key, row in rows("recommendation")}


def parts() -> set[str]:
    return {
        f"{key}#{row['number']}" + (f"/{part['label']}" if part.get("label") else "")
        for key, row in rows("recommendation")
        for part in row["part"]
    }


def values(node: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every scalar with the name of the key that holds it."""
    if isinstance(node, dict):
        for key, inner in node.items():
            yield from values(inner, key)
    elif isinstance(node, list):
        for inner in node:
            yield from values(inner, name)
    else:
        yield name, node


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold())


def runs(text: str) -> set[str]:
    found = words(text)
    return {" ".join(found[start : start + RUN]) for start in range(len(found) - RUN + 1)}


def read_seeds(shared: Path) -> list[str]:
    texts = [path.read_text(encoding="utf-8") for path in sorted((shared / "seeds").glob("*.txt"))]
    assert len(texts) == 5
    return texts


@pytest.mark.parametrize(
    ("key", "count"),
    [
        ("PSCORE-UPR44-RUS", 8),
        ("ASA 24/06/96", 21),
        ("OL RUS 1/2016", 4),
        ("PSCORE-SR-TRAFFICKING-2023", 14),
        ("A/HRC/25/63", 2),
    ],
)
def test_every_recommendation_of_the_source_documents_is_encoded_once(key: str, count: int) -> None:
    assert len(numbers(key)) == len(set(numbers(key))) == count


def test_recommendations_go_to_the_addressees_of_the_source() -> None:
    assert addressed("ASA 24/06/96") == {
        "state:RUS": 8,
        "state:PRK": 10,
        "body:international community": 1,
        "body:UNHCR": 2,
    }
    assert addressed("A/HRC/25/63") == {"all_states": 2}
    trafficking = documents()["PSCORE-SR-TRAFFICKING-2023"]["recommendation"]
    assert Counter(row["addressees"][0] for row in trafficking) == {"state:PRK": 8, "state:CHN": 6}
    assert [row["number"] for row in trafficking if len(row["addressees"]) == 2] == ["CHN-6"]
    assert trafficking[-1]["addressees"] == ["state:CHN", "state:RUS"]


def test_rulings_are_sixteen_groups_of_fifty_decisions_from_one_origin() -> None:
    groups = [row for key, row in rows("evidence") if key == "MEMORIAL-2020" and row["name"].startswith("rulings-0")]
    groups += [row for key, row in rows("evidence") if key == "MEMORIAL-2020" and row["name"].startswith("rulings-1")]

    assert [row["name"] for row in groups] == [f"rulings-{number:02d}" for number in range(1, 17)]
    assert sum(row["count"] for row in groups) == 50
    assert [row["name"] for row in groups if row.get("count_at_least")] == ["rulings-08", "rulings-10"]
    assert {row["origin"] for row in groups} == {"memorial-2020"}
    assert {row["kind"] for row in groups} == {"ruling"}


def test_six_cases_are_told_by_code() -> None:
    codes = {row.get("code") for key, row in rows("evidence") if key == "MEMORIAL-2020" and row["kind"] == "case"}
    assert codes == {f"M-{number}" for number in range(1, 7)}


def test_one_interviewee_is_one_origin_in_every_document() -> None:
    coded = [row for _key, row in rows("evidence") if row.get("code", "").startswith("P-")]
    assert {row["code"] for row in coded} == {f"P-{number}" for number in range(1, 10)}
    assert [row["name"] for row in coded if row["origin"] != row["code"]] == []


def test_figures_printed_in_the_text_are_kept_as_printed() -> None:
    memorial = {row["name"]: row["value"] for key, row in rows("figure") if key == "MEMORIAL-2020"}
    assert {207, 1, 305, 213, 75, 16, 56, 35, 6, 26, 49, 97, 50} <= set(memorial.values())
    pscore = {row["value"] for key, row in rows("figure") if key == "PSCORE-UPR44-RUS"}
    assert {91, 34, 84, 16613, 10345, 4093, 500} <= pscore


def test_reply_is_due_sixty_days_after_the_letter() -> None:
    [letter] = documents()["OL RUS 1/2016"]["communication"]
    due = {part["reply_due_on"] for row in documents()["OL RUS 1/2016"]["recommendation"] for part in row["part"]}
    assert due == {letter["reply_due_on"]} == {"2016-04-15"}
    assert (date.fromisoformat(letter["reply_due_on"]) - date.fromisoformat(letter["sent_on"])).days == 60
    assert set(letter["requests"]) == {ref for ref in parts() if ref.startswith("OL RUS 1/2016#")}


def test_text_that_nobody_imported_is_left_empty() -> None:
    missing = [(f"{key}#{row['number']}", row["text"]) for key, row in rows("recommendation")
               if row["wording"] == "not_imported"]  # fmt: skip
    assert missing == [(f"A/HRC/39/13#147.{number}", "") for number in (304, 305, 306)]
    assert {row["wording"] for _key, row in rows("recommendation")} == {"paraphrase", "not_imported"}


def test_references_lead_somewhere() -> None:
    clusters = {f"cluster:{row['name']}" for _key, row in rows("cluster")}
    targets = [ref for _key, row in rows("evidence") for link in row.get("link", []) for ref in link["to"]]
    assert sorted(set(targets) - parts() - clusters) == []
    assert sorted({ref for _key, row in rows("cluster") for ref in row["parts"]} - parts()) == []
    ends = {row[end] for _key, row in rows("lineage") for end in ("later", "earlier")}
    assert sorted(ends - recommendations()) == []
    for _key, row in rows("position"):
        label = row.get("part", "")
        assert row["recommendation"] in recommendations()
        assert not label or f"{row['recommendation']}/{label}" in parts()
        assert row["stated_by"] in documents()


def test_names_are_used_once_and_an_item_says_one_thing_of_a_part() -> None:
    for table in ("evidence", "figure"):
        assert [ref for ref, seen in Counter((key, row["name"]) for key, row in rows(table)).items() if seen > 1] == []
    for _key, row in rows("evidence"):
        to = [ref for link in row.get("link", []) for ref in link["to"]]
        assert len(to) == len(set(to)), row["name"]


def test_codes_are_those_of_the_reference_data() -> None:
    known = {name: {row[column] for row in _reference(file)} for name, (file, column) in CODES.items()}
    provisions = {(row["instrument"], row["provision"]) for row in _reference("provisions.csv")}
    unknown = {(name, value) for name, value in values(dict(documents())) if value not in known.get(name, {value})}
    assert unknown == set()
    states = {who.removeprefix("state:") for _key, row in rows("recommendation") for who in row["addressees"]
              if who.startswith("state:")}  # fmt: skip
    assert states <= known["state"]
    cited = {(each["instrument"], each.get("provision", "")) for _key, row in rows("recommendation")
             for each in row.get("obligation", [])}  # fmt: skip
    assert {pair for pair in cited if pair[1]} <= provisions


def test_terms_are_those_of_the_closed_lists() -> None:
    for name, value in values(dict(documents())):
        if name in CLOSED:
            assert value in set(CLOSED[name]), (name, value)
    for table, terms in KINDS.items():
        found = [row for _key, row in rows(table)] if table != "document" else [
            content["document"] for content in documents().values()
        ]  # fmt: skip
        assert {row["kind"] for row in found} <= set(terms)


def test_dates_can_be_read_and_no_event_lies_after_its_publication() -> None:
    for name, value in values(dict(documents())):
        if name in DATES and value:
            read_span(value)
    for key, row in rows("evidence"):
        published = row.get("published_on") or documents()[key]["document"]["published_on"]
        assert read_span(row["when"])[0].last <= read_span(published)[0].last, row["name"]
        assert not row.get("vouched_until") or row["continuing"]


def test_a_record_of_itself_is_structural_and_a_state_claim_is_marked_as_one() -> None:
    for _key, row in rows("evidence"):
        levels = {link["level"] for link in row.get("link", []) if link["finding"] != "context"}
        if row["strand"] == Strand.OFFICIAL_RECORD:
            assert levels <= {Level.STRUCTURAL}, row["name"]
        if row["name"].startswith("claim-"):
            assert row["strand"] == Strand.STATE_CLAIM, row["name"]


def test_what_a_source_gets_wrong_stands_beside_what_is_right() -> None:
    cited = [(f"{key}#{row['number']}", each) for key, row in rows("recommendation")
             for each in row.get("obligation", [])]  # fmt: skip
    corrected = {(ref, each["instrument"]) for ref, each in cited if each.get("correction")}
    assert all(each.get("cited_as") for _ref, each in cited if each.get("correction"))
    assert corrected >= {
        ("PSCORE-UPR44-RUS#2", "ICRMW"),
        ("PSCORE-UPR44-RUS#7", "CPED"),
        ("PSCORE-UPR44-RUS#3", "ILO-29"),
        ("PSCORE-UPR44-RUS#1", "S/RES/2397"),
        ("PSCORE-SR-TRAFFICKING-2023#CHN-6", "S/RES/2397"),
        ("PSCORE-SR-TRAFFICKING-2023#PRK-2", "PALERMO-TIP"),
        ("OL RUS 1/2016#3", "CAT"),
        ("ASA 24/06/96#PRK-10", "CAT"),
    }


def test_our_words_are_not_those_of_the_sources(shared: Path) -> None:
    theirs = {run for text in read_seeds(shared) for run in runs(text)}
    ours = [(name, value) for name, value in values(dict(documents()))
            if isinstance(value, str) and name not in BIBLIOGRAPHIC]  # fmt: skip

    assert len(theirs) > 10_000
    assert [(name, value) for name, value in ours if runs(value) & theirs] == []


def test_nobody_whom_the_sources_name_is_named(shared: Path) -> None:
    texts = [re.sub(r"[*_]", "", text) for text in read_seeds(shared)]
    full = {name for text in texts for pattern in (INTERVIEWED, STORY, JUDGE) for name in re.findall(pattern, text)}
    assert len(full) > 20  # the patterns still find the interviewees, the people of the stories and the judges

    telling = {word for name in full for word in re.split(r"[ .\-]+", name) if len(word) > 4}
    written = {word for _name, value in values(dict(documents())) if isinstance(value, str)
               for word in re.findall(r"\b[A-Z][a-z]+\b", value)}  # fmt: skip
    for name in full:
        assert not re.search(r"\b" + re.escape(name) + r"\b", "\n".join(_texts())), "a person is named"
    assert written & telling == set()


def _texts() -> list[str]:
    return [path.read_text(encoding="utf-8") for path in sorted(DEMO.glob("*.toml"))]


@cache
def _reference(name: str) -> tuple[dict[str, str], ...]:
    with (REFERENCE / name).open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))
