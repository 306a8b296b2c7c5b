"""What accepting a candidate would record of its wording: parts, kinds of ask, treaties, the day of the reply."""

from __future__ import annotations

from datetime import date

from tracker.domain.vocabulary import AskKind
from tracker.domain.wording import names_of, read
from tracker.importers.records import Nature
from tracker.services.desk.suggesting import MOST_PARTS, parts
from tracker.services.recommendations.parts import PartEntry

NAMES = names_of({"optional protocol to the convention against torture": "OPCAT", "opcat": "OPCAT"})
DUE = date(2020, 7, 3)


def _parts(text: str, nature: Nature = Nature.RECOMMENDATION, due: date | None = None) -> tuple[PartEntry, ...]:
    return parts(read(text, NAMES), nature=nature, reply_due=due)


def test_one_action_is_one_part_that_bears_the_text_itself() -> None:
    assert _parts("Open all schools") == (PartEntry(ask_kind=AskKind.DO),)


def test_several_actions_are_parts_with_their_own_words() -> None:
    found = _parts("Open all schools, publish their names and investigate each complaint")

    assert [part.text for part in found] == ["Open all schools", "publish their names", "investigate each complaint"]


def test_a_treaty_to_ratify_is_named() -> None:
    assert _parts("Ratify OPCAT") == (PartEntry(ask_kind=AskKind.TREATY_ACTION, ratify="OPCAT"),)


def test_a_treaty_that_is_not_known_is_no_treaty_action() -> None:
    (found,) = _parts("Ratify the Convention on Lighthouses")

    assert (found.ask_kind, found.ratify) == (AskKind.DO, "")


def test_a_request_asks_for_information_by_the_day_of_the_reply() -> None:
    (found,) = _parts("Please explain the number of schools", Nature.REQUEST, DUE)

    assert found.ask_kind is AskKind.INFORMATION
    assert found.reply_due is not None
    assert found.reply_due.first == DUE


def test_the_day_of_a_reply_stands_with_no_other_ask() -> None:
    assert _parts("Open all schools", due=DUE)[0].reply_due is None


def test_more_actions_than_there_are_letters_stay_one_part() -> None:
    many = ", ".join(["investigate each complaint"] * (MOST_PARTS + 4))

    assert len(_parts(many)) <= MOST_PARTS
