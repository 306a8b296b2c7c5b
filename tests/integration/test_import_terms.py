"""The terms of the sources become ours, the same ones in whatever order the sources come."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.reference_rows import reference, rows
from tracker.domain.kinds import DocumentKind
from tracker.domain.vocabulary import Mechanism
from tracker.importers.registry import read
from tracker.importers.uhri.values import TREATY_BODIES
from tracker.services import seeding
from tracker.services.imports import bodies, terms
from tracker.services.imports.bodies import Bodies
from tracker.services.imports.terms import Terms
from tracker.storage import engine as engines
from tracker.storage.models import MechanismBody, Theme


@pytest.fixture
def session(demo: Engine) -> Iterator[Session]:
    """Return a writing session on the demo."""
    with engines.transaction(demo) as writing:
        yield writing


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("A12 Acceptance of international norms", "acceptance_of_norms"),
        ("Ratification of & accession to international instruments", "acceptance_of_norms"),
        ("International instruments", "acceptance_of_norms"),
        ("B31 Equality & non-discrimination", "discrimination"),
        ("Equality and non-discrimination", "discrimination"),
        ("E41 Right to health - General", "health"),
        ("Women’s rights", "women"),
        ("Women's rights", "women"),
        ("Freedom of thought, conscience & religion", "freedom_of_religion"),
        ("Death penalty", "death_penalty"),
    ],
)
def test_one_theme_goes_by_many_spellings(session: Session, printed: str, code: str) -> None:
    assert Terms.load(session).themes([printed]) == (code,)


def test_spellings_of_one_theme_are_one_and_what_is_no_theme_is_left_out(session: Session) -> None:
    found = Terms.load(session).themes(["Treaty bodies", "Special procedures", "General", "Other", " "])

    assert found == ("cooperation_with_mechanisms",)


def test_a_theme_that_nobody_knows_becomes_one_that_keeps_its_name_and_letter(session: Session) -> None:
    known = Terms.load(session)
    missing = known.missing(themes=["Z9 Right to  rivers & wells", "Death penalty"], source="OHCHR matrix")
    terms.put(session, missing)

    (code,) = known.themes(["Z9 Right to rivers & wells"])
    theme = session.get_one(Theme, code)

    assert (theme.code, theme.name) == ("z9_right_to_rivers_and_wells", "Z9 Right to rivers & wells")
    assert theme.source == "OHCHR matrix"
    again = Terms.load(session)
    assert again.missing(themes=["Z9 Right to rivers & wells"], source="UPR Info").themes == ()
    assert again.themes(["Z9 RIGHT TO RIVERS AND WELLS"]) == (code,)


ODD = [
    *("Права реки", "河流", "حق الماء", "e\u0301te\u0301", "Non-rivers", "Non rivers"),
    *("“=1+1”", "<b>wells</b>", "!!!", "x" * 300, f"{'x' * 299}y"),
]


def test_codes_of_new_themes_depend_on_their_words_alone(session: Session) -> None:
    first = Terms.load(session).missing(themes=ODD, groups=ODD, source="x")
    Random(5).shuffle(shuffled := list(ODD))
    second = Terms.load(session).missing(themes=shuffled, groups=shuffled, source="x")

    assert first == second
    assert len(first.themes) == len(ODD) - 1
    assert all(len(row["code"]) <= terms.LONGEST for row in first.themes)
    terms.put(session, first)
    assert Terms.load(session).missing(themes=ODD, groups=ODD, source="x") == terms.Missing()


def test_one_group_of_a_source_may_be_two_of_ours(session: Session) -> None:
    known = Terms.load(session)

    assert known.groups(["Refugees & asylum seekers", "Women & girls", "general"]) == (
        "asylum_seekers",
        "refugees",
        "women",
    )
    assert known.missing(groups=["Refugees & asylum seekers"], source="x").groups == ()


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("6.1 - Clean water for all", "6.1"),
        ("16 - PEACE, JUSTICE AND STRONG INSTITUTIONS", "16"),
        ("1 - NO POVERTY", "1"),
        ("SDG 5", "5"),
        ("Goal 17: Partnerships", "17"),
        ("17.16", "17.16"),
        ("16.a - National institutions", "16.a"),
    ],
)
def test_a_goal_or_target_is_known_by_its_number(session: Session, printed: str, code: str) -> None:
    assert Terms.load(session).sdgs([printed]) == (code,)


@pytest.mark.parametrize("printed", ["", "Water", "18 - No such goal", "2030 Agenda", "61 - Water"])
def test_what_begins_with_no_goal_is_none(session: Session, printed: str) -> None:
    assert Terms.load(session).sdgs([printed]) == ()


def test_a_target_that_is_missing_takes_the_name_that_is_printed_and_every_goal_is_there(session: Session) -> None:
    known = Terms.load(session)
    missing = known.missing(sdgs=["6.1 - Clean water for all", "6 - CLEAN WATER", "15.1"], source="x")

    assert missing.sdgs == ({"code": "15.1", "name": "15.1"}, {"code": "6.1", "name": "Clean water for all"})
    assert {str(goal) for goal in range(1, 18)} <= known.sdg_codes


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("CRC", "CRC"),
        ("CCPR", "HRCTTEE"),
        ("CAT-OP", "SPT"),
        ("UPR", "UPR"),
        ("Universal Periodic Review", "UPR"),
        ("SR on trafficking", "SR-TRAFFICKING"),
        ("SR on trafficking in persons, especially women and children", "SR-TRAFFICKING"),
        ("WG on arbitrary detention", "WGAD"),
        ("Working Group on Arbitrary Detention", "WGAD"),
        ("Human Rights Committee", "HRCTTEE"),
    ],
)
def test_a_body_goes_by_many_spellings(session: Session, printed: str, code: str) -> None:
    body = Bodies.load(session).find(printed)

    assert body is not None
    assert body.code == code
    assert Bodies.load(session).missing([printed]) == ()


def test_every_treaty_body_of_the_index_is_known(session: Session) -> None:
    known = Bodies.load(session)

    for name in TREATY_BODIES:
        body = known.find(name)
        assert body is not None, name
        assert body.kind is Mechanism.TREATY_BODY


def test_a_mandate_that_is_not_on_record_is_one_body_however_it_is_written(session: Session) -> None:
    spellings = ["SR on bridges", "Special Rapporteur on the bridges", "IE on wells", "FFM on Atlantis"]
    missing = Bodies.load(session).missing(spellings)
    bodies.put(session, missing)

    assert [(row["code"], row["kind"]) for row in missing] == [
        ("FFM-ON-ATLANTIS", Mechanism.COMMISSION_OF_INQUIRY),
        ("IE-WELLS", Mechanism.SPECIAL_PROCEDURE),
        ("SR-BRIDGES", Mechanism.SPECIAL_PROCEDURE),
    ]
    assert session.get_one(MechanismBody, "SR-BRIDGES").name == "Special Rapporteur on bridges"
    assert Bodies.load(session).missing(spellings) == ()


@pytest.mark.parametrize(
    "printed", ["Ministry of Wells", "CRC, CEDAW", "SR on bridges, SR on wells", "Group of Experts on Atlantis", ""]
)
def test_a_body_of_which_the_kind_is_not_certain_is_none(session: Session, printed: str) -> None:
    assert Bodies.load(session).find(printed) is None
    assert Bodies.load(session).missing([printed]) == ()


def test_the_documents_of_a_body_are_of_the_kind_that_its_mechanism_makes(session: Session) -> None:
    known = Bodies.load(session)

    assert bodies.document_kind(known.known["upr"]) is DocumentKind.WG_REPORT
    assert bodies.document_kind(known.known["coi_dprk"]) is DocumentKind.COI_REPORT
    assert bodies.document_kind(known.known["sr_torture"]) is DocumentKind.REPORT


def test_both_databases_keep_the_same_new_terms(database_url: str) -> None:
    engine = engines.create(database_url)
    with engines.transaction(engine) as session:
        seeding.load_reference(session)
        terms.put(session, Terms.load(session).missing(themes=ODD, groups=ODD, sdgs=["6.1 - Water"], source="UPR Info"))
        bodies.put(session, Bodies.load(session).missing(["SR on bridges"]))

    with engines.reading(engine) as session:
        assert Terms.load(session).missing(themes=ODD, groups=ODD, sdgs=["6.1"], source="x") == terms.Missing()
        assert session.get_one(MechanismBody, "SR-BRIDGES").kind is Mechanism.SPECIAL_PROCEDURE
    engine.dispose()


@pytest.mark.parametrize(("lookup", "listed"), [("themes", "themes"), ("affected_groups", "affected_groups")])
def test_a_lookup_names_only_terms_that_are_listed_and_each_spelling_once(lookup: str, listed: str) -> None:
    codes = {row["code"] for row in reference(listed)}
    found = [(terms.code_of(row["printed"]), list(row.values())[1].split()) for row in rows(f"lookups/{lookup}.csv")]

    assert {code for _printed, named in found for code in named} <= codes
    assert len({printed for printed, _named in found}) == len(found)


def test_every_term_of_the_real_files_is_one_of_ours(session: Session, shared: Path) -> None:
    known = Terms.load(session)
    files = [*(shared / "data" / "upr-info").glob("*.csv"), *(shared / "data" / "matrices").glob("*.docx")]
    records = [record for path in files for record in read(path).records]
    themes = {theme for record in records for theme in record.themes}
    groups = {group for record in records for group in record.affected}
    goals = {goal for record in records for goal in record.sdgs}

    assert len(themes) > 150
    assert known.missing(themes=themes, groups=groups, sdgs=goals, source="x") == terms.Missing()
    assert all(known.sdgs([goal]) for goal in goals)
