"""What UN bodies, mandates and States write in prose: imitations of each kind, in words of our own."""

from __future__ import annotations

from tracker.importers.lookups import load_states
from tracker.importers.narrative import parse_narrative, read_prose_text
from tracker.importers.records import Kind, Nature, ParseResult


def read(text: str) -> ParseResult:
    """Read a paper given as text."""
    return parse_narrative(read_prose_text(text.encode()), load_states(), sha256="0" * 64)


def asked(result: ParseResult) -> list[tuple[str | None, tuple[str, ...]]]:
    """Return number and addressees of each record, in order."""
    return [(record.paragraph, record.addressees) for record in result.records]


CONCLUDING = """
United Nations	CERD/C/SVN/CO/90

Distr.: General
12 March 2031
Original: English

Committee on the Elimination of Racial Discrimination

Concluding observations on the twelfth periodic report of Slovenia*

1. The Committee considered the twelfth periodic report of Slovenia (CERD/C/SVN/12) at its 3000th meeting.

B. Positive aspects

3. The Committee welcomes the following measures taken by the State party:

(a)Adoption of the Equal Treatment Act, in 2029;

(b)Ratification of the Protocol of 2014 to the Forced Labour Convention.

C. Concerns and recommendations

Statistics

4. The Committee is concerned that minorities should be asked about their origin only rarely (art. 1).

5. Recalling its general recommendation No. 4 (1973), the Committee recommends that the State party:

(a)Collect reliable and disaggregated data;

(b) Train the staff of its statistical office, in particular:

(i) In self-identification;

(ii) In confidentiality;

(c) That no one be counted twice.

Hate speech

6. The Committee is concerned about the rise of hate speech.

7. The State party should prosecute hate speech. It should also publish statistics on cases each year.

8. The Committee welcomes the Act. It reiterates its recommendation (para. 12) and urges the State party to apply it.

9. The Committee invites the Parliament, in line with its mandate, to take the necessary steps.

Dissemination

10. The Committee requests the State party to provide, within one year, information on its implementation.

11. In accordance with rule 75 of the rules of procedure, the State party is requested to report on paragraph 7.
"""


def test_a_treaty_body_asks_by_its_lettered_items_and_by_its_paragraphs() -> None:
    # given concluding observations with welcome measures, concerns, lettered items and asking paragraphs

    # when
    result = read(CONCLUDING)

    # then only what is asked is found, each with its number, and "the State party" is the State of the paper
    assert result.kind is Kind.NARRATIVE
    assert asked(result) == [
        ("5 (a)", ("SVN",)),
        ("5 (b)", ("SVN",)),
        ("5 (c)", ("SVN",)),
        ("7", ("SVN",)),
        ("8", ("SVN",)),
        ("9", ("Parliament",)),
        ("10", ("SVN",)),
        ("11", ("SVN",)),
    ]
    assert result.records[0].place is not None
    assert result.records[0].place.heading == "Statistics"


def test_points_of_the_third_level_stay_with_their_item() -> None:
    item = read(CONCLUDING).records[1]

    assert item.text.endswith("in particular: (i) In self-identification; (ii) In confidentiality;")


def test_an_item_that_asks_only_with_its_stem_carries_the_stem() -> None:
    third = read(CONCLUDING).records[2]

    assert third.text.startswith("Recalling its general recommendation")
    assert third.text.endswith("the State party: That no one be counted twice.")


def test_what_is_asked_as_information_is_a_request() -> None:
    natures = [record.nature for record in read(CONCLUDING).records]

    assert natures.count(Nature.REQUEST) == 1
    assert natures[6] is Nature.REQUEST


LETTER = """
Mandates of the Special Rapporteur on the right to food and the Special Rapporteur on the human rights
of migrants

Ref.: AL FJI 3/2030
(Please use this reference in your reply)

4 May 2030

Excellency,

We have the honour to address you in our capacities, pursuant to resolutions of the Human Rights Council.

According to the information received:

In March 2030, the Committee on the Rights of the Child recommended that Fiji should inspect vessels.

It is our responsibility to seek to clarify all cases; we would be grateful for your observations on the following:

1. Please provide any additional information and/or comment(s) you may have on these allegations.

2. Please explain what measures have been taken to protect fishers who complain:

a) by the ministry in charge;

b) by the police.

3. Has any inquiry been opened?

We would appreciate receiving a response by 3 July 2030. Past this delay, this letter will be made public.

While awaiting a reply, we urge that all necessary interim measures be taken to halt the alleged violations.

Please accept, Excellency, the assurances of our highest consideration.
"""


def test_a_letter_asks_its_numbered_questions_of_the_government_addressed() -> None:
    result = read(LETTER.replace("on the following:", "on the following matters:"))

    requests = [record for record in result.records if record.nature is Nature.REQUEST]
    assert [record.paragraph for record in requests] == ["1", "2", "3"]
    assert requests[1].text.endswith("(a) by the ministry in charge; (b) by the police.")
    assert {record.state for record in result.records} == {"FJI"}


def test_a_letter_may_also_urge_measures_and_what_others_recommended_is_not_its_own() -> None:
    result = read(LETTER)

    urged = [record for record in result.records if record.nature is Nature.RECOMMENDATION]
    assert len(urged) == 1
    assert urged[0].text.startswith("While awaiting a reply, we urge")


MISSION = """
A/HRC/70/33/Add.2

Visit to Bhutan

Report of the Special Rapporteur on the human rights of migrants*

Summary

The Special Rapporteur visited Bhutan from 1 to 9 May 2030. She recommends that the Government do more.

II. Legal framework

3. Bhutan is a party to two treaties. Employers should have a licence under the Labour Act.

III. Conclusions and recommendations

4. The Special Rapporteur commends the Government for its openness.

5. Many workers remain without contracts. It should be noted that this is not new.

6. With regard to the legal framework, the Special Rapporteur recommends that the Government:

(a) Ratify the International Convention on the Protection of the Rights of All Migrant Workers;

(b) Amend the Labour Act.

7. The Special Rapporteur calls upon the international community to support Bhutan.

Annex

8. Programme of the visit.
"""


def test_a_report_of_a_mission_asks_in_its_last_chapter_and_not_in_its_summary() -> None:
    result = read(MISSION)

    assert asked(result) == [("6 (a)", ("BTN",)), ("6 (b)", ("BTN",)), ("7", ("international community",))]
    assert result.records[0].body == "Special Rapporteur on the human rights of migrants"


NATIONAL = """
A/HRC/WG.6/58/TON/1

Working Group on the Universal Periodic Review
Fifty-eighth session

National report submitted pursuant to Human Rights Council resolutions 5/1 and 16/21*

Tonga

I. Methodology

1. The islands of Tonga lie in the South Pacific, and most people live by the sea.

II. Follow-up to recommendations

2. In 2029 the Government adopted the Family Protection Act, which makes violence in the family a crime.

3. Tonga has ratified the Convention on the Rights of Persons with Disabilities.

4. The Committee recommended that Tonga should do more, and calls upon it to report.

III. Voluntary pledges

6. Tonga commits to ratify the Convention against Torture before its next review.
"""


def test_a_state_claims_and_pledges_and_recommends_nothing() -> None:
    result = read(NATIONAL)

    assert [(record.nature, record.paragraph) for record in result.records] == [
        (Nature.CLAIM, "2"),
        (Nature.CLAIM, "3"),
    ]
    assert [pledge.paragraph for pledge in result.pledges] == ["6"]
    assert {record.state for record in (*result.records, *result.pledges)} == {"TON"}
    assert result.pledges[0].issues[0].column == "nature"


def test_what_a_state_says_is_a_claim_only_in_its_own_paper() -> None:
    others = NATIONAL.replace("National report submitted", "Shadow paper made").replace("A/HRC/WG.6/58/TON/1", "")

    assert not any(record.nature is Nature.CLAIM for record in read(others).records)


REPLY = """
CAT/C/GHA/FCO/3

Committee against Torture

Information received from Ghana on follow-up to the concluding observations on its third periodic report*

1. The Committee recommended that the State party should ensure access to lawyers from the outset.

2. The State party wishes to inform the Committee that the Legal Aid Commission has opened nine offices.
"""


def test_a_reply_to_a_committee_claims_and_does_not_repeat_what_was_asked() -> None:
    result = read(REPLY)

    assert [(record.nature, record.paragraph) for record in result.records] == [(Nature.CLAIM, "2")]
    assert result.document.author == "Ghana"


LIST_OF_ISSUES = """
CRPD/C/KEN/Q/7

Committee on the Rights of Persons with Disabilities

List of issues in relation to the seventh periodic report of Kenya*

A. Purpose and general obligations (arts. 1–4)

1. Please provide information on:

(a) The steps taken to amend the Act;

(b) The budget set aside.

2. Please explain how organizations of persons with disabilities are consulted.
"""


def test_a_list_of_issues_asks_one_question_a_paragraph() -> None:
    result = read(LIST_OF_ISSUES)

    assert [(record.nature, record.paragraph, record.state) for record in result.records] == [
        (Nature.REQUEST, "1", "KEN"),
        (Nature.REQUEST, "2", "KEN"),
    ]
    assert result.records[0].text.endswith("(a) The steps taken to amend the Act; (b) The budget set aside.")
