"""The rule of consent: who may be told of, who only counted, and who holds an item back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.consenting import SOON, TOLD, Agreement, Held, Reason, ends_soon, form_of, reason_of, weigh
from tracker.domain.protection import ConsentForm, ConsentUse

DAY = date(2026, 3, 1)
NEXT = DAY + timedelta(days=1)
USE = ConsentUse.UN_PUBLIC

days = st.dates(DAY - timedelta(days=20), DAY + timedelta(days=20))
agreements = st.builds(
    Agreement,
    use=st.sampled_from([USE, ConsentUse.MEDIA]),
    form=st.sampled_from(ConsentForm),
    given_on=days,
    expires_on=st.none() | days,
    withdrawn_on=st.none() | days,
)
groups = st.dictionaries(st.sampled_from(["P-AAAAA", "P-BBBBB", "P-CCCCC"]), st.lists(agreements, max_size=4))


def agreed(form: ConsentForm = ConsentForm.PSEUDONYM, **said) -> Agreement:
    return Agreement(said.pop("use", USE), form, said.pop("given_on", DAY), **said)


def test_the_day_of_expiry_is_the_first_on_which_it_no_longer_holds():
    consent = agreed(expires_on=NEXT)

    assert consent.holds(DAY)
    assert not consent.holds(NEXT)
    assert reason_of([consent], USE, on=NEXT) is Reason.EXPIRED


def test_consent_holds_from_the_day_on_which_it_was_given():
    consent = agreed(given_on=NEXT)

    assert not consent.holds(DAY)
    assert reason_of([consent], USE, on=DAY) is Reason.NOT_YET


@pytest.mark.parametrize("withdrawn_on", [DAY - timedelta(days=9), DAY, DAY + timedelta(days=9)])
def test_what_is_withdrawn_holds_on_no_day(withdrawn_on):
    consent = agreed(withdrawn_on=withdrawn_on)

    assert not any(consent.holds(DAY + timedelta(days=n)) for n in range(-20, 20))
    assert reason_of([consent], USE, on=DAY) is Reason.WITHDRAWN


def test_who_agreed_to_be_counted_is_counted_and_never_told_of():
    verdict = weigh({"P-AAAAA": [agreed(ConsentForm.AGGREGATE)]}, USE, on=DAY)

    assert (verdict.may_tell, verdict.may_count) == (False, True)
    assert verdict.held_by == (Held("P-AAAAA", Reason.COUNTED_ONLY),)


def test_one_person_without_consent_holds_back_the_whole_item():
    people = {"P-AAAAA": [agreed(ConsentForm.NAMED)], "P-BBBBB": [agreed()], "P-CCCCC": []}

    verdict = weigh(people, USE, on=DAY)

    assert (verdict.may_tell, verdict.may_count) == (False, False)
    assert verdict.held_by == (Held("P-CCCCC", Reason.NEVER),)


def test_an_item_with_nobody_in_it_is_not_public_on_the_strength_of_consent():
    assert (weigh({}, USE, on=DAY).may_tell, weigh({}, USE, on=DAY).may_count) == (False, False)


def test_consent_to_one_use_says_nothing_of_another():
    told = {use: weigh({"P-AAAAA": [agreed(use=ConsentUse.COURT)]}, use, on=DAY).may_tell for use in ConsentUse}

    assert told == {use: use is ConsentUse.COURT for use in ConsentUse}


def test_new_consent_after_a_withdrawal_holds_and_its_own_end_is_the_reason():
    said = [agreed(withdrawn_on=DAY), agreed(given_on=NEXT, expires_on=NEXT + timedelta(days=1))]

    assert form_of(said, USE, on=NEXT) is ConsentForm.PSEUDONYM
    assert reason_of(said, USE, on=NEXT + timedelta(days=1)) is Reason.EXPIRED


def test_consent_ends_soon_for_three_months_and_not_once_it_is_over():
    consent = agreed(given_on=DAY - timedelta(days=300), expires_on=DAY + SOON)

    assert ends_soon(consent, on=DAY)
    assert not ends_soon(consent, on=DAY - timedelta(days=1))
    assert not ends_soon(consent, on=DAY + SOON)
    assert not ends_soon(agreed(), on=DAY)


@given(groups, st.randoms(use_true_random=False))
def test_the_order_in_which_people_and_consents_come_does_not_matter(people, random):
    turned = list(people.items())
    random.shuffle(turned)
    for _person, said in turned:
        random.shuffle(said)

    assert weigh(dict(turned), USE, on=DAY) == weigh(people, USE, on=DAY)


@given(groups)
def test_told_means_that_everybody_agreed_to_be_told_of_and_nobody_is_held_back(people):
    verdict = weigh(people, USE, on=DAY)

    everybody = all(form_of(said, USE, on=DAY) in TOLD for said in people.values())
    assert verdict.may_tell == (bool(people) and everybody)
    assert verdict.may_count >= verdict.may_tell
    assert verdict.may_tell or bool(verdict.held_by) == bool(people)


@given(groups, st.data())
def test_taking_consent_away_never_opens_an_item(people, data):
    person = data.draw(st.sampled_from(sorted(people))) if people else ""
    fewer = {**people, person: []} if people else people
    withdrawn = {
        who: [Agreement(a.use, a.form, a.given_on, a.expires_on, DAY) for a in said] if who == person else said
        for who, said in people.items()
    }

    for less in (fewer, withdrawn):
        assert weigh(less, USE, on=DAY).may_tell <= weigh(people, USE, on=DAY).may_tell
    assert weigh(fewer, USE, on=DAY).may_tell == weigh(withdrawn, USE, on=DAY).may_tell


@given(groups)
def test_one_more_person_never_opens_an_item(people):
    more = people | {"P-ZZZZZ": [agreed()]}

    if people:
        assert weigh(more, USE, on=DAY).may_tell == weigh(people, USE, on=DAY).may_tell
