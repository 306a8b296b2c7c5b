"""What papers in prose say of themselves, and whom a phrase addresses."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.importers.lookups import load_states
from tracker.importers.narrative import read_prose_text
from tracker.importers.narrative.addressees import addressed
from tracker.importers.narrative.asks import asks_by_should, performatives, sentences
from tracker.importers.narrative.dates import days_in
from tracker.importers.narrative.document_facts import Facts, read_facts
from tracker.importers.narrative.language import language_of
from tracker.importers.narrative.verbs import begins_with_verb
from tracker.importers.narrative.voices import Voice

LONG = "Fishers who came to the port told us that they had lost their papers and could not go home at all. " * 6


def facts(*paragraphs: str) -> Facts:
    """Read a paper of these paragraphs, followed by a long one."""
    return read_facts(read_prose_text("\n\n".join((*paragraphs, LONG)).encode()), load_states())


def letter(*paragraphs: str, sent: str = "15 February 2016") -> Facts:
    """Read a letter of a mandate."""
    head = ("Mandate of the Special Rapporteur on the right to food", "REFERENCE: OL\nKIR 1/2016:")
    return facts(*head, sent, "Excellency,", *paragraphs)


@pytest.mark.parametrize(
    ("words", "due"),
    [
        ("I would appreciate receiving a response within 60 days.", date(2016, 4, 15)),
        ("We would appreciate a reply within sixty days of this letter.", date(2016, 4, 15)),
        ("A reply within two months would be welcome.", date(2016, 4, 15)),
        ("Please send your response by 3 May 2016.", date(2016, 5, 3)),
        ("A response is expected no later than 3 May 2016.", date(2016, 5, 3)),
        ("The arrest came within 60 days of the strike.", None),
        ("Your response will be made public.", None),
    ],
)
def test_the_day_of_the_reply_is_read_or_counted(words: str, due: date | None) -> None:
    assert letter(words).document.reply_due == due


def test_a_counted_day_is_told_and_a_named_one_is_not() -> None:
    counted = letter("I would appreciate receiving a response within 60 days.")
    named = letter("Please send your response by 3 May 2016.")

    assert [issue.value for issue in counted.issues] == ["within 60 days"]
    assert named.issues == ()


def test_no_day_is_counted_from_a_letter_without_a_date() -> None:
    undated = letter("I would appreciate receiving a response within 60 days.", sent="To the Permanent Mission")

    assert undated.document.reply_due is None
    assert [issue.column for issue in undated.issues] == ["date", "reply_due"]


def test_two_months_after_the_last_of_december_end_in_february() -> None:
    assert letter("We ask for a reply within two months.", sent="31 December 2014").document.reply_due == date(
        2015, 2, 28
    )


def test_a_letter_names_its_mandate_its_reference_and_the_state_addressed() -> None:
    document = letter("I write about nationals of Fiji.").document

    assert document.author == "Special Rapporteur on the right to food"
    assert document.reference == "OL KIR 1/2016"
    assert document.state == "KIR"


def test_an_older_reference_is_read_to_its_last_line() -> None:
    read = facts(
        "Mandate of the Special Rapporteur on the right to food",
        "REFERENCE: UA G/SO 217/1 Food (2000-9)\nKIR 2/2013",
        "21 March 2013",
        "Excellency,",
    )

    assert read.document.reference == "UA KIR 2/2013"
    assert read.voice is Voice.LETTER


def test_an_index_is_the_one_of_the_margins_and_not_a_cited_one() -> None:
    pages = [LONG + "Index: EUR 46/1/1999", "Index: ASA 24/0006/2019 Harbour Watch page 2"] * 3

    assert facts("No way home", *pages).document.reference == "ASA 24/0006/2019"


@pytest.mark.parametrize(
    ("line", "day", "doubt"),
    [
        ("15 February 2016", date(2016, 2, 15), None),
        ("Suva, February 15, 2016", date(2016, 2, 15), None),
        ("Distr.: General 15 February 2016 Original: English", date(2016, 2, 15), None),
        ("15 février 2016", date(2016, 2, 15), None),
        ("15 de febrero de 2016", date(2016, 2, 15), None),
        ("2016-02-15", date(2016, 2, 15), None),
        ("April, 2023", None, "April, 2023"),
        ("1 to 3 May 2016 and 5 May 2016", None, "1 to 3 May 2016 and 5 May 2016"),
        ("61st session, 5 May 2016", None, None),
        ("31 February 2016", None, "February 2016"),
    ],
)
def test_a_paper_bears_a_day_or_a_person_is_told(line: str, day: date | None, doubt: str | None) -> None:
    read = facts("A briefing on the port", line)

    assert read.document.date == day
    assert [issue.value for issue in read.issues if issue.column == "date"] == ([] if day else [doubt])


def test_a_date_in_figures_with_slashes_is_no_day() -> None:
    assert days_in("03/04/2020, 31 April 2020 and 5 May 9999") == []


@pytest.mark.parametrize(
    ("lines", "session"),
    [
        (("60th session of the UPR Working Group",), 60),
        (("Working Group on the Universal Periodic Review", "Forty-fourth session"), 44),
        (("Human Rights Council", "Eleventh session", "Universal Periodic Review"), None),
    ],
)
def test_a_session_is_one_of_the_working_group_only(lines: tuple[str, ...], session: int | None) -> None:
    assert facts("A paper on the port", *lines).document.session == session


@pytest.mark.parametrize(
    ("title", "state"),
    [
        ("Submission to the Universal Periodic Review of Malta", "MLT"),
        ("No way home: fishers in Fiji and Tonga", None),
        ("Input to the Special Rapporteur on the human rights situation in Belarus", None),
        ("UPR RUSSIAN FEDERATION", "RUS"),
    ],
)
def test_a_state_is_the_only_one_of_the_title(title: str, state: str | None) -> None:
    assert facts(title).document.state == state


def test_the_names_of_an_author_are_those_behind_submitted_by() -> None:
    read = facts("Report of the port on Malta", "Submitted by: Lantern Coalition and Harbour Watch, an alliance of two")

    assert read.document.author == "Lantern Coalition and Harbour Watch"


@pytest.mark.parametrize(
    ("phrase", "states", "others", "own"),
    [
        ("the Russian authorities", ("RUS",), (), False),
        ("the central and local authorities of the Russian Federation", ("RUS",), (), False),
        ("the North Korean and South Korean Governments", ("PRK", "KOR"), (), False),
        ("the South Sudanese authorities", ("SSD",), (), False),
        ("the Governments of Fiji and Tonga", ("FJI", "TON"), (), False),
        ("Côte d'Ivoire's Government", ("CIV",), (), False),
        ("the State party", (), (), True),
        ("your Excellency's Government", (), (), True),
        ("le Gouvernement", (), (), True),
        ("the international community and UNHCR", (), ("international community", "UNHCR"), False),
        ("all States", (), ("all States",), False),
        ("the Ministry of Justice", (), ("Ministry of Justice",), False),
        ("the Special Rapporteur on the right to food", (), ("Special Rapporteur on the right to food",), False),
        ("citizens of Belarus", (), (), False),
    ],
)
def test_a_phrase_addresses_states_bodies_or_the_papers_own_state(
    phrase: str,
    states: tuple[str, ...],
    others: tuple[str, ...],
    own: bool,
) -> None:
    to = addressed(phrase, load_states())

    assert (to.states, to.others, to.own) == (states, others, own)


@pytest.mark.parametrize("phrase", ["the Congolese authorities", "the Guinean people", "fishermen", "Atlantis"])
def test_a_name_that_two_states_share_or_nobody_has_is_never_guessed(phrase: str) -> None:
    to = addressed(phrase, load_states())

    assert to.states == ()


@pytest.mark.parametrize(
    ("sentence", "asks"),
    [
        ("The Committee recommends that the State party act.", True),
        ("Harbour Watch therefore strongly urges Malta to act.", True),
        ("We call once again on the Government to act.", True),
        ("The Committee recommended that the State party act.", False),
        ("Requests for asylum are refused, and calls to the police go unanswered.", False),
        ("The Government recommends rest.", False),
        ("The President urges calm.", False),
    ],
)
def test_only_an_ask_in_the_present_tense_by_no_government_is_one(sentence: str, asks: bool) -> None:
    assert bool(performatives(sentence)) is asks


@pytest.mark.parametrize(
    ("sentence", "asks"),
    [
        ("The State party should act.", True),
        ("The State party is requested to report.", True),
        ("It should be noted that nothing was done.", False),
        ("The Government should have acted.", False),
    ],
)
def test_should_asks_where_it_is_no_remark_and_no_regret(sentence: str, asks: bool) -> None:
    assert (asks_by_should(sentence) is not None) is asks


@pytest.mark.parametrize("item", ["Ratify it", "To ensure that", "Immediately release him", "not detain children"])
def test_an_item_that_begins_with_a_verb_asks(item: str) -> None:
    assert begins_with_verb(item, "en")


@pytest.mark.parametrize("item", ["The police came", "Not done", "", "(", "Conditions are bad"])
def test_an_item_that_begins_with_a_noun_does_not(item: str) -> None:
    assert not begins_with_verb(item, "en")


def test_abbreviations_end_no_sentence() -> None:
    assert sentences("It cites Convention No. 29 and art. 3 (para. 1). It is old.") == [
        "It cites Convention No. 29 and art. 3 (para. 1).",
        "It is old.",
    ]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The fishers of the port have no papers and this is what they say of it", "en"),
        ("Les pêcheurs du port sont sans papiers et ne peuvent pas rentrer dans leur pays", "fr"),
        ("Los pescadores del puerto no tienen papeles y no pueden volver a su país por ello", "es"),
        ("Die Fischer in dem Hafen haben keine Papiere und das ist auch nicht neu", "de"),
        ("рыбаки не могут уехать домой", None),
        ("", None),
    ],
)
def test_the_language_is_told_by_its_short_words(text: str, language: str | None) -> None:
    assert language_of([text]) == language


@pytest.mark.parametrize(
    ("lines", "voice"),
    [
        (("Mandate of the Special Rapporteur on the right to food", "AL FJI 3/2030", "Excellency,"), Voice.LETTER),
        (
            (
                "Mandate of the Special Rapporteur on the right to food",
                "Excellency,",
                "Permanent Mission of Fiji, Geneva",
            ),
            Voice.LETTER,
        ),
        (("Permanent Mission of Fiji", "Reply to AL FJI 3/2030"), Voice.STATE),
        (("CAT/C/GHA/Q/4/Add.1", "Replies of Ghana to the list of issues"), Voice.STATE),
        (("CAT/C/GHA/Q/4", "List of issues in relation to the fourth report of Ghana"), Voice.LIST_OF_ISSUES),
        (("CAT/C/GHA/CO/4", "Concluding observations on the fourth periodic report of Ghana"), Voice.UN_BODY),
        (("Alternative report on the fourth periodic report of Ghana",), Voice.ORGANISATION),
        (("Information submitted by Harbour Watch on Ghana",), Voice.ORGANISATION),
    ],
)
def test_who_speaks_is_told_by_the_cover(lines: tuple[str, ...], voice: Voice) -> None:
    assert facts(*lines).voice is voice


@pytest.mark.parametrize(
    "mandate",
    [
        "Special Rapporteur on the human right to a clean, healthy and sustainable environment",
        "Special Rapporteur on extrajudicial, summary or arbitrary executions",
        "Special Rapporteur on trafficking in persons, especially women and children",
    ],
)
def test_a_mandate_with_a_comma_in_its_name_is_named_whole(mandate: str) -> None:
    report = facts("A/HRC/56/60/Add.1", "Visit to Kiribati", f"Report of the {mandate}, Jane Doe")

    assert report.document.author == mandate


def test_a_state_is_told_by_the_symbol_of_a_paper_of_the_working_group() -> None:
    summary = facts("A/HRC/WG.6/43/BHS/3", "Summary of submissions")

    assert summary.document.state == "BHS"


@pytest.mark.parametrize("line", ["Submitted by Example Watch, 3 February 2025", "Présentée par : Example Watch"])
def test_neither_a_date_nor_a_french_colon_hides_the_author(line: str) -> None:
    assert facts("Alternative report on Kiribati", line).document.author == "Example Watch"
