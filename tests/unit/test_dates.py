from datetime import date

import pytest

from tracker.domain.dates import precision_of, read_span, span_in_words
from tracker.domain.facts import Span
from tracker.domain.vocabulary import DatePrecision
from tracker.errors import Invalid


@pytest.mark.parametrize(
    ("text", "first", "last", "precision", "words"),
    [
        ("2016", date(2016, 1, 1), date(2016, 12, 31), DatePrecision.YEAR, "2016"),
        ("2016-02", date(2016, 2, 1), date(2016, 2, 29), DatePrecision.MONTH, "February 2016"),
        ("2016-02-02", date(2016, 2, 2), date(2016, 2, 2), DatePrecision.DAY, "2 February 2016"),
        (
            "2018-10/2019-09",
            date(2018, 10, 1),
            date(2019, 9, 30),
            DatePrecision.PERIOD,
            "October 2018 to September 2019",
        ),
        ("2011/2019", date(2011, 1, 1), date(2019, 12, 31), DatePrecision.PERIOD, "2011 to 2019"),
        (
            "2018-10-03/2019",
            date(2018, 10, 3),
            date(2019, 12, 31),
            DatePrecision.PERIOD,
            "3 October 2018 to 31 December 2019",
        ),
    ],
)
def test_a_date_keeps_its_precision(text, first, last, precision, words):
    span, read_precision = read_span(text)

    assert (span.first, span.last, read_precision) == (first, last, precision)
    assert precision_of(span) == precision
    assert span_in_words(span) == words


@pytest.mark.parametrize(
    "text", ["2016-02-30", "2016-13", "16-02", "", "February 2016", "2019/2018", "2016-2-2", "0000"]
)
def test_an_impossible_date_is_refused(text):
    with pytest.raises(Invalid, match="“"):
        read_span(text)


def test_a_year_counted_from_another_day_is_a_period():
    assert precision_of(Span(date(2015, 3, 1), date(2016, 2, 29))) == DatePrecision.PERIOD
