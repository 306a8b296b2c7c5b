"""What organisations ask in their papers: imitations of each kind, in words of our own."""

from __future__ import annotations

import pytest

from tracker.importers.lookups import load_states
from tracker.importers.narrative import parse_narrative, read_prose_text
from tracker.importers.records import Nature, ParsedRecord, ParseResult


def read(text: str) -> ParseResult:
    """Read a paper given as text."""
    return parse_narrative(read_prose_text(text.encode()), load_states(), sha256="0" * 64)


def asked(result: ParseResult) -> list[tuple[str | None, tuple[str, ...]]]:
    """Return number and addressees of each record, in order."""
    return [(record.paragraph, record.addressees) for record in result.records]


def texts(result: ParseResult) -> list[str]:
    """Return the words of each record."""
    return [record.text for record in result.records]


def messages(result: ParseResult) -> str:
    """Return all issues as one text."""
    return "\n".join(f"{issue.message} [{issue.value}]" for issue in result.issues)


def of(result: ParseResult, nature: Nature) -> list[ParsedRecord]:
    """Return the records of one nature."""
    return [record for record in result.records if record.nature is nature]


SUBMISSION = """
Joint stakeholder submission to the Universal Periodic Review of Malta
60th session of the UPR Working Group, May 2029

Submitted by: Lantern Coalition and Harbour Watch

1 October 2028

1. Introduction

1.1 Lantern Coalition works on the rights of people at sea. It was founded in 1999.

2. Follow-up to the previous review

2.1 Malta supported 110.22, 110.23 and noted recommendation 111.4. The Government should act on them.

- Ratify the Convention on enforced disappearance (Spain, Chile);
- Increase the rescue capacity (Norway).

3. Rescue at sea

3.1 In 2027 at least 30 boats were left without help. Human Rights Watch called on Malta to investigate.

Recommendations

- Investigate each failure to help a boat in distress and publish what was found;
- Ratification of the Convention on enforced disappearance;
- The Maltese authorities should stop prosecuting crews of rescue vessels.

4. Detention

4.1 People are held without a legal basis. Conditions should be seen as degrading.

Recommendations

We recommend that the Government of Malta:

a) end automatic detention;
b) give detainees access to lawyers, and in particular
i) on arrival, and
ii) before any hearing;
c) not detain children.

5. Conclusion

Malta is a small country. It must do better.

Notes

1 Interview, 2028.
"""


def test_recommendations_of_each_chapter_are_found_and_nothing_else() -> None:
    result = read(SUBMISSION)

    assert [text.split()[0] for text in texts(result)] == ["Investigate", "Ratification", "The", "end", "give", "not"]
    assert texts(result)[4].endswith("and in particular (i) on arrival, and (ii) before any hearing;")


def test_an_item_that_names_nobody_is_left_open_with_a_question() -> None:
    first, _second, third, *_rest = read(SUBMISSION).records

    assert first.addressees == ()
    assert first.state is None
    assert "is it MLT?" in first.issues[0].message
    assert third.addressees == ("MLT",)
    assert third.issues == ()


def test_recommendations_of_the_review_that_are_cited_become_one_issue_and_no_record() -> None:
    result = read(SUBMISSION)

    assert "[110.22, 110.23, 111.4]" in messages(result)
    assert not any("rescue capacity" in text for text in texts(result))


BRIEFING = """
HARBOUR WATCH BRIEFING

Harbour Watch calls on the Government of Fiji to answer. Nobody should be without papers.

4. RECOMMENDATIONS

4.1 To the Government of Fiji:

- Register all fishers who live on board;
- Ratify the Work in Fishing Convention (No. 188), especially for Fiji and Tonga which have not done so.

4.2 To the Tongan and Samoan authorities

- Inspect vessels together.

4.3 To the European Union and other States that buy the fish:

- Require proof that nobody was made to work.

To the Ministry of Fisheries:

- Open its files.

To fishermen everywhere:

- Join a union.

5. Method

- Interviews were held in two ports.
"""


def test_items_are_addressed_as_the_heading_above_them_says() -> None:
    result = read(BRIEFING)

    assert [record.addressees for record in result.records] == [
        ("FJI",),
        ("FJI", "TON"),
        ("TON", "WSM"),
        ("European Union", "other States"),
        ("Ministry of Fisheries",),
        (),
    ]
    assert [record.state for record in result.records] == ["FJI", None, None, None, None, None]


def test_a_state_named_beside_the_addressee_is_told() -> None:
    second = read(BRIEFING).records[1]

    assert second.issues[0].value == "TON"


def test_an_ask_outside_the_recommendations_is_an_issue_with_its_place() -> None:
    issue = next(issue for issue in read(BRIEFING).issues if issue.column == "text")

    assert issue.row == 4
    assert (issue.value or "").startswith("Harbour Watch calls on the Government of Fiji")


PLAIN_LIST = """
5. Recommendations

5.1 To the Fijian authorities

With respect to the ports, Harbour Watch calls on the Fijian authorities to control them. They should make sure that:

No fisher is beaten, as happened in 2027;

No fisher is held on board without papers and without a way

of telling the family;

No captain is above the law.

With respect to the vessels, the authorities should:

Inspect each vessel once a year;

Publish what they find. This should include the names of the owners;

Ratify the Work in Fishing Convention.

5.2 To the international community and UNHCR

Harbour Watch calls on the international community to press Fiji. It calls in particular on UNHCR to open an office.
The organization also calls on UNHCR to train officials.
"""


def test_items_without_bullets_are_told_by_their_semicolons() -> None:
    result = read(PLAIN_LIST.replace("office.\nThe", "office. The"))

    assert [record.addressees for record in result.records] == [("FJI",)] * 6 + [
        ("international community",),
        ("UNHCR",),
        ("UNHCR",),
    ]


def test_a_paragraph_that_a_page_broke_is_healed() -> None:
    second = read(PLAIN_LIST).records[1]

    assert second.text == (
        "They should make sure that: No fisher is held on board without papers and without a way of telling the family;"
    )


CITING = """
Report on the port

The UN Commission of Inquiry published its findings in 2029, and everybody in the port has read what it had to say.

Two of the Commission's recommendations, directed to other countries, are often read aloud in the port:

"Grant asylum to those who have fled from the vessels";

"Respect the principle that nobody is sent back to danger."

Neither was done. The Mission recommended that Vanuatu should open its files. We ask nothing more than that here.
"""


def test_what_is_quoted_from_another_body_is_told_with_the_body() -> None:
    result = read(CITING)

    assert [record.body for record in result.records] == ["Commission", "Commission"]
    assert [record.addressees for record in result.records] == [("other countries",)] * 2
    assert all("Quoted here from" in record.issues[0].message for record in result.records)
    assert all(record.date is None for record in result.records)


FRENCH = """
Contribution à l'Examen périodique universel du Togo

Soumise par la Ligue des pêcheurs

3 mars 2030

La Ligue des pêcheurs est une organisation qui travaille pour les droits des personnes qui vivent de la mer.

Recommandations

Au Gouvernement du Togo :

- Ratifier la Convention sur le travail dans la pêche ;
- Mettre fin aux détentions arbitraires.

À la communauté internationale :

- Soutenir les efforts du Togo.

La Ligue recommande à l'État partie de publier les rapports d'inspection.
"""

SPANISH = """
Informe para el Examen Periódico Universal de Chile

Presentado por la Red del Puerto

3 de marzo de 2030

La Red del Puerto es una organización que trabaja por los derechos de las personas que viven del mar.

Recomendaciones

Al Gobierno de Chile:

1. Ratificar el Convenio sobre el trabajo en la pesca.
2. Garantizar el acceso de los pescadores a la justicia.

La Red del Puerto recomienda al Estado que publique los informes.
"""


@pytest.mark.parametrize(
    ("paper", "to"),
    [
        (FRENCH, [("TGO",), ("TGO",), ("communauté internationale",), ("TGO",)]),
        (SPANISH, [("CHL",), ("CHL",), ("CHL",)]),
    ],
)
def test_french_and_spanish_are_read(paper: str, to: list[tuple[str, ...]]) -> None:
    result = read(paper)

    assert [record.addressees for record in result.records] == to
    assert str(result.document.date) == "2030-03-03"


def test_a_language_that_is_not_read_is_told() -> None:
    german = "Die Regierung soll das Gesetz ändern und die Menschen in den Häfen schützen, wie es ist.\n\n" * 8

    result = read(german)

    assert result.records == ()
    assert [issue.column for issue in result.issues if issue.column == "language"] == ["language"]


OPEN_LETTER = """
OPEN LETTER TO THE PRESIDENT OF THE COMOROS

12 May 2030

We, the undersigned organisations, write to you about fishers who are in prison for nothing. They must be freed.

We therefore respectfully urge your Excellency to:

• Order the release of the twelve fishers;
• See to it that the port police is investigated.

Yours sincerely,
"""


def test_an_open_letter_asks_by_its_list() -> None:
    result = read(OPEN_LETTER)

    assert [record.addressees for record in result.records] == [("COM",), ("COM",)]


def test_a_running_title_between_items_and_a_note_are_no_part_of_them() -> None:
    paper = "To the Government of Fiji:\n\n- Register all fishers who live on board and give them\n\n"
    paper += (
        "<sup>4</sup>Interview, on file.\n\nHarbour Watch 2030 page 7\n\npapers that they may keep<sup>5</sup>.\n\n"
    )
    paper += "Harbour Watch 2030 page 8\n\n- Inspect the vessels.\n\nHarbour Watch 2030 page 9\n\n"

    result = read("Recommendations of the Harbour Watch\n\n" + paper + "The end of it, as it is told in the ports.")

    assert texts(result) == [
        "Register all fishers who live on board and give them papers that they may keep.",
        "Inspect the vessels.",
    ]


def test_a_table_of_contents_holds_no_recommendations() -> None:
    contents = "TABLE OF CONTENTS\n\n4. RECOMMENDATIONS24\n\n- 4.1 To the Government of Fiji24\n- 4.2 To UNHCR27\n\n"

    result = read(contents + BRIEFING)

    assert len(result.records) == 6


def test_the_same_paper_gives_the_same_keys() -> None:
    first, second = read(BRIEFING), read(BRIEFING)

    assert [record.key for record in first.records] == [record.key for record in second.records]
    assert len({record.key for record in first.records}) == len(first.records)


def test_a_paper_without_paragraphs_is_told_and_not_searched() -> None:
    result = read("The Committee recommends that the State party and the Government of X act " * 400)

    assert result.records == ()
    assert "has no paragraphs" in messages(result)


def test_a_statement_without_a_chapter_of_recommendations_asks_in_its_running_text() -> None:
    paper = (
        "Written statement submitted by Harbour Watch, an organisation in consultative status\n\n12 February 2029\n\n"
    )
    paper += "Fishers in Kiribati have for years been left without help when they fall ill on board of the vessels.\n\n"
    paper += "In 2027 the Special Rapporteur recommended that Kiribati open a clinic, which was never done.\n\n"
    paper += "Harbour Watch therefore calls upon the Government of Kiribati to open a clinic. "
    paper += "We also urge the Human Rights Council to ask for a report. Fishers should not be left alone."

    found = of(read(paper), Nature.RECOMMENDATION)

    assert [record.addressees for record in found] == [("KIR",), ("Human Rights Council",)]
    assert {record.body for record in found} == {"Harbour Watch"}


SHADOW = """
Alternative report on Thailand by Harbour Watch

Fishers have no papers. This is what they told us again and again when we met them in the ports of the south.

It is recommended that the Government of Thailand:

- Give papers to all fishers;

We respectfully ask the Committee to recommend that the State party:

1) amend the Fisheries Act;
2) pay the families.

The authors of this report recommend:

• to open the port register;

Therefore, Harbour Watch is calling on the Thai authorities to:

(a) free the crews;

Harbour Watch recommends to the authorities of Thailand to ratify Convention No. 188.

Harbour Watch urges the Committee to call on Thailand to open the pens. Schools ask children to bring money.

The Thai Government is urged to sign the Protocol.
"""


def test_an_ask_passed_on_through_a_committee_is_meant_for_the_state() -> None:
    thailand = ("THA",)

    assert asked(read(SHADOW)) == [
        (None, thailand),
        ("1", thailand),
        ("2", thailand),
        (None, ()),
        ("(a)", thailand),
        (None, thailand),
        (None, thailand),
        (None, thailand),
    ]


LABELS = """
Concerns over ports in Lebanon

RECOMMENDATIONS:

Lebanon should immediately:
Repeal the Port Act.
Release all fishers held without charge.

The Special Rapporteur on the right to food should visit Lebanon.

a. Lebanon:
- Stop the raids

b. The international community:
- Keep funding the clinic

Recommendation: Lebanon must publish the list.
"""


def test_lines_that_only_name_somebody_address_what_is_below() -> None:
    assert [record.addressees for record in read(LABELS).records] == [
        ("LBN",),
        ("LBN",),
        ("Special Rapporteur on the right to food",),
        ("LBN",),
        ("international community",),
        ("LBN",),
    ]


def test_a_heading_that_only_sounds_like_notes_ends_nothing() -> None:
    paper = "Sources\n\nWe spoke with many people in the ports.\n\n" + BRIEFING

    assert len(read(paper).records) == 6


def test_a_number_that_lost_its_space_is_no_note_in_a_paper_without_raised_marks() -> None:
    paper = (
        "Recommendations to the Government of Fiji\n\n1.Ratify the Convention.\n\n2.Open the files.\n\nThe end of it."
    )

    assert [record.paragraph for record in read(paper).records] == ["1", "2"]
