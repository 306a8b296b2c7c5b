from datetime import date

import pytest

from tracker.domain.binding import Norm, force
from tracker.domain.dates import read_span
from tracker.domain.facts import TreatyActFact, TreatyRecord
from tracker.domain.vocabulary import Bindingness, InstrumentKind, TreatyAct

ECHR = Norm("ECHR", InstrumentKind.TREATY, date(1950, 11, 4), date(1953, 9, 3))
CPED = Norm("CPED", InstrumentKind.TREATY, date(2006, 12, 20), date(2010, 12, 23))


def record(*acts, as_of=date(2022, 8, 31), checked_on=None):
    return TreatyRecord(
        "X", tuple(TreatyActFact(act, read_span(when)[0]) for act, when in acts), as_of=as_of, checked_on=checked_on
    )


LEFT = record((TreatyAct.RATIFICATION, "1998-05-05"), (TreatyAct.WITHDRAWAL, "2022-09-16"))


@pytest.mark.parametrize(
    ("norm", "acts", "when", "answer", "reason"),
    [
        (ECHR, LEFT, "2018-05", Bindingness.BINDING, "party since 1998, for acts before 16 September 2022"),
        (ECHR, LEFT, "2023-04", Bindingness.NOT_BINDING, "bound until 16 September 2022"),
        (ECHR, LEFT, "2022", Bindingness.UNKNOWN, "ceased to be a party 16 September 2022, during the facts"),
        (ECHR, LEFT, "1996-09", Bindingness.NOT_BINDING, "became a party only later, 5 May 1998"),
        (
            CPED,
            record((TreatyAct.SIGNATURE, "2011"), (TreatyAct.ACCESSION, "2024")),
            "2012",
            Bindingness.SIGNED_ONLY,
            "signed 2011, became a party only later, 2024",
        ),
        (CPED, record(), "2023-04", Bindingness.NOT_BINDING, "not a party; record as of 31 August 2022"),
        (CPED, record((TreatyAct.ACCESSION, "2005")), "1996", Bindingness.NOT_BINDING, "not in force before"),
        (
            CPED,
            record((TreatyAct.SIGNATURE, "2008")),
            "2015",
            Bindingness.SIGNED_ONLY,
            "signed 2008, not ratified; record as of 31 August 2022",
        ),
        (CPED, record((TreatyAct.ACCESSION, "2012")), "2012-05", Bindingness.UNKNOWN, "became a party 2012, during"),
        (CPED, record((TreatyAct.ACCESSION, "2012")), "2013", Bindingness.BINDING, "party since 2012"),
        (CPED, None, "2013", Bindingness.UNKNOWN, "no record of this State's acts"),
    ],
)
def test_a_treaty_binds_from_consent_until_withdrawal(norm, acts, when, answer, reason):
    found = force(norm, acts, facts_on=read_span(when)[0])

    assert found.bindingness == answer
    assert reason in found.reason


def test_a_person_who_checked_later_dates_the_record():
    found = force(CPED, record(checked_on=date(2026, 11, 1)), facts_on=read_span("2023")[0])

    assert "record as of 1 November 2026" in found.reason


@pytest.mark.parametrize(
    ("kind", "adopted", "answer"),
    [
        (InstrumentKind.DECLARATION, None, Bindingness.DECLARATION),
        (InstrumentKind.CUSTOM, None, Bindingness.BINDING),
        (InstrumentKind.SECURITY_COUNCIL_RESOLUTION, date(2017, 12, 22), Bindingness.BINDING),
        (InstrumentKind.SECURITY_COUNCIL_RESOLUTION, date(2024, 1, 1), Bindingness.NOT_BINDING),
    ],
)
def test_other_norms_bind_by_their_kind(kind, adopted, answer):
    assert force(Norm("N", kind, adopted), None, facts_on=read_span("2023")[0]).bindingness == answer
