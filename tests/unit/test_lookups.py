"""Names of States: every spelling of a source finds its State, and nothing is guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.errors import Unavailable
from tracker.importers.lookups import fold, load_states
from tracker.importers.recommending import recommending


@pytest.mark.parametrize(
    ("spelling", "code"),
    [
        ("Bolivia (Plurinational State of)", "BOL"),
        ("Plurinational State of Bolivia", "BOL"),
        ("Iran (the Islamic Republic of)", "IRN"),
        ("COTE D’IVOIRE", "CIV"),
        ("Côte d´Ivoire", "CIV"),
        ("the  Netherlands", "NLD"),
        ("Bosnia & Herzegovina", "BIH"),
        ("Trinidad &amp; Tobago", "TTO"),
        ("Türkiye", "TUR"),
        ("Democratic People’s Republic of Korea", "PRK"),
        ("Republic of Korea", "KOR"),
        ("RUS", "RUS"),
    ],
)
def test_typography_and_order_do_not_hide_a_state(spelling, code):
    assert load_states().find(spelling) == code


@pytest.mark.parametrize(
    ("spelling", "code"),
    [
        # French: elided and other articles, brackets, both apostrophes
        ("la Fédération de Russie", "RUS"),
        ("L’Inde", "IND"),
        ("les Philippines", "PHL"),
        ("Bolivie (État plurinational de)", "BOL"),
        ("Iran (République islamique d’)", "IRN"),
        ("PAYS-BAS (ROYAUME DES)", "NLD"),
        ("ex-République yougoslave de Macédoine", "MKD"),
        ("République arabe d'Égypte", "EGY"),
        # Spanish
        ("el Estado Plurinacional de Bolivia", "BOL"),
        ("los Estados Unidos de América", "USA"),
        ("Venezuela (República Bolivariana de)", "VEN"),
        ("El Salvador", "SLV"),
        ("EE.UU.", "USA"),
        ("Türkiye", "TUR"),
        # Russian: е for ё and the other way round
        ("Республика Корея", "KOR"),
        ("Объединённые Арабские Эмираты", "ARE"),
        ("Кот-д’Ивуар", "CIV"),
        ("Боливия (Многонациональное Государство)", "BOL"),
        ("бывшая югославская Республика Македония", "MKD"),
        ("Южно-Африканская Республика", "ZAF"),
        # Chinese: full-width brackets, spaces where a line was broken
        ("大韩民国", "KOR"),
        ("大 韩 民 国", "KOR"),
        ("玻利维亚（多民族国）", "BOL"),
        ("前南斯拉夫的马其顿共和国", "MKD"),
        ("联合王国", "GBR"),
        # Arabic: stretched words, vowel signs, marks of direction
        ("الجمهورية العربية السورية", "SYR"),
        ("الجزائـــر", "DZA"),
        ("سلطنة عُمان", "OMN"),
        ("\u200fفرنسا\u200e", "FRA"),
        ("بوليفيا (دولة - المتعددة القوميات)", "BOL"),
        # Turkish letters, soft hyphens
        ("TÜRKİYE", "TUR"),
        ("Türkıye", "TUR"),
        ("Nether\u00adlands", "NLD"),
        # Abbreviations and names of other years, as reports since 2008 print them
        ("D.P.R.K.", "PRK"),
        ("ROK", "KOR"),
        ("Lao PDR", "LAO"),
        ("DRC", "COD"),
        ("UAE", "ARE"),
        ("BiH", "BIH"),
        ("FYROM", "MKD"),
        ("Netherlands (Kingdom of the)", "NLD"),
        ("Libyan Arab Jamahiriya", "LBY"),
        ("Jamahiriya arabe libyenne", "LBY"),
        ("Swaziland", "SWZ"),
        ("Cape Verde", "CPV"),
    ],
)
def test_names_in_the_six_languages_of_the_united_nations_find_their_state(spelling, code):
    assert load_states().find(spelling) == code


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Ратифицировать Конвенцию (Франция, Коморские Острова);", ("FRA", "COM")),
        ("(Корейская Народно-Демократическая Республика; Республика Молдова)", ("PRK", "MDA")),
        ("Ratifier la Convention (Fédération de Russie, Bolivie (État plurinational de)) ;", ("RUS", "BOL")),
        ("Ratificar la Convención (Países Bajos (Reino de los), Trinidad y Tabago);", ("NLD", "TTO")),
        ("(阿拉伯叙利亚共和国)", ("SYR",)),
        ("(الجمهورية العربية السورية)", ("SYR",)),
        ("(إيران (جمهورية - الإسلامية))", ("IRN",)),
    ],
)
def test_a_bracket_of_states_is_read_in_every_language(text, codes):
    assert recommending(text, load_states()).states == codes


@pytest.mark.parametrize(
    "name",
    [
        "Korea",
        "Corée",
        "Corea",
        "Корея",
        "كوريا",
        "America",
        "Virgin Islands",
        "Columbia",
        "Swede",
        "Norwegian",
        "la Paz",
    ],
)
def test_a_name_that_could_be_two_states_or_is_a_slip_or_a_people_is_none(name):
    assert load_states().find(name) is None


@pytest.mark.parametrize(
    "name",
    [
        "Yugoslavia",
        "Czechoslovakia",
        "German Democratic Republic",
        "USSR",
        "European Union",
        "Cook Islands",
        "Югославия",
    ],
)
def test_a_state_of_former_times_is_told_as_such_and_no_successor_is_suggested(name):
    states = load_states()

    assert states.is_no_state(name)
    assert states.find(name) is None
    assert "did the source mean" not in states.unknown(name)


@pytest.mark.parametrize(("code", "state"), [("pe", "PER"), (" PE ", "PER"), ("MS", None), ("", None), ("PER", None)])
def test_a_code_of_two_letters_finds_its_state_and_nothing_else(code, state):
    assert load_states().find_alpha2(code) == state


@given(st.text())
def test_folding_twice_is_folding_once(name):
    assert fold(fold(name)) == fold(name) or fold(name).split()[0] in {"el", "la", "las", "le", "les", "los"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Niger", "Nigeria"),
        ("Guinea", "Guinea-Bissau"),
        ("Congo", "Democratic Republic of the Congo"),
        ("Sudan", "South Sudan"),
        ("Dominica", "Dominican Republic"),
        ("Republic of Korea", "DPRK"),
        ("Dominique", "République dominicaine"),
        ("Доминика", "Доминиканская Республика"),
        ("多米尼克", "多米尼加"),
        ("刚果", "刚果民主共和国"),
        ("الكونغو", "جمهورية الكونغو الديمقراطية"),
        ("Нигер", "Нигерия"),
        ("几内亚", "赤道几内亚"),
        ("República de Corea", "República Popular Democrática de Corea"),
    ],
)
def test_states_with_like_names_stay_apart(one, other):
    states = load_states()

    assert states.find(one)
    assert states.find(other)
    assert states.find(one) != states.find(other)


@pytest.mark.parametrize("name", ["Sweeden", "Ruritania", "rus", "XYZ", "", "Niger delta", "European Union"])
def test_an_unknown_name_is_never_guessed(name):
    assert load_states().find(name) is None


def test_an_unknown_name_is_told_with_the_spelling_most_like_it():
    states = load_states()

    assert states.suggest("Sweeden") == "Sweden"
    assert "Sweeden" in states.unknown("Sweeden")
    assert "“Sweden”" in states.unknown("Sweeden")


def test_a_name_like_no_other_is_told_without_a_suggestion():
    states = load_states()

    assert states.suggest("Qwertyland of Zzz") is None
    assert "did the source mean" not in states.unknown("Qwertyland of Zzz")


def test_a_spelling_given_to_two_states_names_neither(tmp_path):
    (tmp_path / "states.csv").write_text("iso3,name,official_name\nAAA,Alfa,Republic of Alfa\nBBB,Bravo,\n", "utf-8")
    (tmp_path / "state_aliases.csv").write_text("alias,iso3\nThe Land,AAA\nLand,BBB\nAlphaland,AAA\n", "utf-8")

    states = load_states(tmp_path)

    assert states.find("Land") is None
    assert states.find("Alphaland") == "AAA"
    assert states.find("Bravo") == "BBB"


def test_a_missing_list_is_told_in_one_sentence(tmp_path):
    with pytest.raises(Unavailable, match=r"states\.csv"):
        load_states(tmp_path)


def test_every_state_of_the_seed_is_found_by_its_own_names():
    states = load_states()

    assert len(set(states.codes.values())) >= 193
    assert all(
        states.find(spelling) == states.codes[name]
        for name, spelling in states.spellings.items()
        if fold(spelling) == name
    )
