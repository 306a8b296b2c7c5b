"""Names told in a text: any two parts, any order, script and spelling; and a text full of Kims that says nothing."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from anyascii import anyascii

from tests.factories.people import PEOPLE, InventedPerson
from tracker.domain import name_index, name_matching
from tracker.domain.name_matching import Found, FoundKind, Passage
from tracker.domain.protection import SecretField


@dataclass(frozen=True)
class Known:
    person_id: int
    organisation_id: int
    kind: SecretField
    text: str
    distinctive: frozenset[str] = field(default=frozenset())


def known_of(number: int, person: InventedPerson, *, marked: bool = True) -> list[Known]:
    distinctive = frozenset(person.distinctive) if marked else frozenset()
    return [
        Known(number, 1, SecretField.REAL_NAME, person.real_name, distinctive),
        *(Known(number, 1, SecretField.ALSO_KNOWN_AS, text) for text in person.also_known_as),
        Known(number, 1, SecretField.CONTACT, person.contact),
    ]


EVERYBODY = [each for number, person in enumerate(PEOPLE) for each in known_of(number, person)]
UNMARKED = [each for number, person in enumerate(PEOPLE) for each in known_of(number, person, marked=False)]
# A single word is no full name, and what has no letters is no name.
ONE_WORD = {"NULL", "=cmd", "{{7*7}}"}


def found_in(*texts: str, known: list[Known] = UNMARKED) -> tuple[Found, ...]:
    index = name_index.build(known, anyascii)
    return name_matching.search(index, [Passage(f"paragraph {n}", text) for n, text in enumerate(texts, 1)], anyascii)


def refused(*texts: str, known: list[Known] = UNMARKED) -> list[str]:
    return [each.text for each in found_in(*texts, known=known) if each.is_refused]


def named(text: str) -> list[Known]:
    return [Known(1, 1, SecretField.REAL_NAME, text)]


@pytest.mark.parametrize("told", [each for each in UNMARKED if each.text not in ONE_WORD], ids=lambda each: each.text)
def test_every_invented_name_and_contact_is_found_without_any_mark(told: Known) -> None:
    found = found_in(f"The account of {told.text} was heard in May.", known=UNMARKED)

    owners = {whose.person_id for each in found if each.is_refused for whose in each.whose}
    assert told.person_id in owners


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("김별소리", "Kim Byeol-sori"),
        ("김별소리", "Gim Pyolsori"),
        ("김별소리", "Byol Sori Kim"),
        ("김별소리", "김별소리는"),
        ("김별소리", "Ким Пёль Сори"),
        ("Lee Dalmuji", "리 달무지"),
        ("Lee Dalmuji", "Rhee Tal-muji"),
        ("Choi Jeongbit", "Ch'oe Chong-bit"),
        ("Ярослав Тихомглин", "Iaroslav Tikhomglin"),
        ("Ярослав Тихомглин", "TIKHOMGLIN, Yaroslav"),
        ("Yaroslav Tihomglin", "Ярославу Тихомглину"),
        ("Юль Хвощанов", "Youl Khvoshchanoff"),
        ("Зоря Мглицкая-Дубовец", "Мглицкой Зоре"),
        ("محمد الرملاني", "Mohammed al-Ramlani"),
        ("Muhammad Ramlani", "محمد الرملاني"),
        ("Mohamed El-Ramlany", "Mohd. Ramlani"),
        ("云无栖", "记者云无栖说"),
        ("云无栖", "Wu-qi Yun"),
        ("Yun Wuqi", "云无栖"),
        ("Łęczysław Źdźbłowski", "Zdzblowski Leczyslaw"),
        ("J. Q. Wexmoor", "Q. Wexmoor"),
        ("M. X", "M. X"),
    ],
)
def test_a_name_is_known_in_any_order_script_and_spelling(name: str, told: str) -> None:
    assert refused(f"We met {told} there.", known=named(name))


@pytest.mark.parametrize(
    "told",
    [
        "Yaro\u00adslav Ti\u200bkhomglin",
        "Yarosla\u0301v Tikhomglin",
        "Yaro-\nslav\nTikhomglin",
        "Yaro\ufffe\nslav Tikhomglin",
        "Yаrоslаv Tikhоmglin",  # Cyrillic letters that look Latin
        "yaroslav_tikhomglin.pdf",
        "yaroslav.tikhomglin",
        "YaroslavTikhomglin",
        "T I K H O M G L I N Yaroslav",
        "Ｙａｒｏｓｌａｖ Ｔｉｋｈｏｍｇｌｉｎ",
        "Yaroslav said that he, Tikhomglin,",
    ],
)
def test_what_is_invisible_broken_or_disguised_hides_no_name(told: str) -> None:
    assert refused(told, known=named("Yaroslav Tikhomglin"))


def test_parts_in_two_cells_or_at_the_end_and_the_beginning_of_two_passages_are_a_name() -> None:
    assert refused("Yaroslav\tTikhomglin", known=named("Yaroslav Tikhomglin"))
    assert refused("It was said by Yaroslav", "Tikhomglin and others", known=named("Yaroslav Tikhomglin"))


def test_parts_far_from_each_other_are_no_name() -> None:
    apart = "Yaroslav was the old name of the town of which the report tells at length. Tikhomglin is a hill."

    assert not refused(apart, known=named("Yaroslav Tikhomglin"))


def test_a_text_full_of_kims_and_lees_leaves() -> None:
    text = (
        "Kim Ha Sol, Kim Do Ra and Kim Tok Su ruled; Kim Mo Ran, Choe Son Hui, Ri Son Gwon, Ri Yong Ho, "
        "Ri Su Yong, Pak Jong Chon, O Il Jong and Ri Ho Rim held office. "
        "The Kims hope that Mr Lee will say more. Mr Kim, I hope, "
        "and the sun, the law will be seen. In May grace was shown to Lees and Parks."
    )

    found = found_in(text, known=EVERYBODY)

    assert not [each.text for each in found if each.is_refused]
    listed = {each.text: each.count for each in found}
    assert listed["Kim"] >= 4
    assert "Lee" in listed


def test_words_that_the_text_itself_writes_small_are_no_name_beside_each_other() -> None:
    text = "The law will change. A law will be read. No law will help, and the will of the law stays. Will Law? " * 3

    assert refused(text, known=named("Will Law")) == ["Will … Law"] * 3
    assert not refused(text.replace("Will Law?", ""), known=named("Will Law"))


def test_a_part_marked_as_telling_alone_is_refused_in_every_script_and_others_are_listed() -> None:
    person = [Known(1, 1, SecretField.REAL_NAME, "Ярослав Тихомглин", frozenset({"Тихомглин"}))]

    found = found_in("Tikhomglin wrote; what he wrote is not kept here. Yaroslav did not.", known=person)

    assert {(each.kind, each.text) for each in found} == {
        (FoundKind.DISTINCTIVE, "Tikhomglin"),
        (FoundKind.PART, "Yaroslav"),
    }


@pytest.mark.parametrize(
    "told",
    ["+999 (202) 555-0201", "00999 202 555 02 01", "0202.555.0201", "tel:+999-202-555-0201", "٩٩٩٢٠٢٥٥٥٠٢٠١"],
)
def test_a_number_is_known_by_its_digits(told: str) -> None:
    known = [Known(1, 1, SecretField.CONTACT, "+999 202 555 0201")]

    assert refused(f"Call {told} now", known=known)
    assert not refused("In 2020, 2550 of 20,100 cases; 999 202 in all.", known=known)


@pytest.mark.parametrize("told", ["Ivo.K@Mail.Example", "ivo.k (at) mail [dot] example", "mailto:ivo.k%40mail.example"])
def test_an_address_is_known_however_it_is_written(told: str) -> None:
    assert refused(f"Write to {told}.", known=[Known(1, 1, SecretField.CONTACT, "ivo.k@mail.example")])


def test_a_handle_that_is_a_word_is_one_only_where_it_stands_as_one() -> None:
    known = [Known(1, 1, SecretField.CONTACT, "Telegram: @hope; signal ivo_k77")]

    assert refused("ask @hope", known=known)
    assert refused("ask IVO_K77", known=known)
    assert not refused("we hope for a signal by telegram", known=known)


def test_the_place_is_told_and_what_was_found_stands_in_no_representation() -> None:
    (found,) = [each for each in found_in("nothing", "Vera Lyubov") if each.kind is FoundKind.NAME]

    assert found.place == "paragraph 2"
    assert "Vera" not in repr(found)


def test_codes_that_the_program_drew_are_no_names_and_what_looks_like_one_without_a_digit_is_read() -> None:
    known = [Known(1, 1, SecretField.REAL_NAME, "Gama Mora")]

    assert not refused("NOTES-GAMA2!E-3MRA and P-MORA4", known=known)
    assert refused("E-GAMA P-MORA", known=known)
    assert refused("GAMA2 and MORA4", known=known)
