"""One chart from numbers printed in a source, with the table behind it; nothing read off or interpolated."""

from __future__ import annotations

from collections import defaultdict

from tracker.domain.dates import span_in_words
from tracker.domain.document import Bar, BarChart, Block, Citation, Column, Figure, Note, Row, Run, Table
from tracker.domain.dossier import Dossier, StatedNumber
from tracker.domain.numbering import Numbering
from tracker.i18n import _

FEWEST_BARS = 3


def longest_series(dossier: Dossier) -> tuple[StatedNumber, ...]:
    """Return the longest series of printed values of one source in one unit, in the order of their periods.

    Empty where no series has at least three values: two bars say less than a sentence.
    """
    series: dict[tuple[str, str, str], list[StatedNumber]] = defaultdict(list)
    for number in dossier.numbers:
        if number.value is not None and number.series and not number.checks_against:
            series[(number.source.key, number.series, number.unit)].append(number)
    drawn = [(len(group), key) for key, group in series.items() if len(group) >= FEWEST_BARS]
    if not drawn:
        return ()
    _length, longest = min(drawn, key=lambda pair: (-pair[0], pair[1]))
    return tuple(sorted(series[longest], key=_order))


def chart_with_table(numbers: tuple[StatedNumber, ...], numbering: Numbering) -> tuple[Block, ...]:
    """Draw printed values and print the table behind them."""
    return (_figure(numbers, numbering), _table(numbers, numbering))


def _order(number: StatedNumber) -> tuple[str, str]:
    return (number.period.last.isoformat() if number.period else "", number.ref)


def _figure(numbers: tuple[StatedNumber, ...], numbering: Numbering) -> Figure:
    bars = tuple(
        Bar(
            label=number.about,
            value=number.value,
            below=span_in_words(number.period) if number.period else "",
        )
        for number in numbers
    )
    words = "; ".join(f"{number.about}: {number.value_text}" for number in numbers)
    return Figure(
        label=numbering.figure(),
        caption=_("Values as printed in the source, in %(unit)s; nothing is read off a diagram or interpolated.")
        % {"unit": numbers[0].unit},
        chart=BarChart(
            title=numbers[0].series.replace("_", " ").capitalize(),
            description=words + ".",
            unit=numbers[0].unit,
            bars=bars,
        ),
    )


def _table(numbers: tuple[StatedNumber, ...], numbering: Numbering) -> Table:
    rows = tuple(
        Row(
            (
                (Run(number.about), Note(citations=(Citation(number.source, number.locator),))),
                (Run(span_in_words(number.period) if number.period else "–"),),
                (Run((_("at least %(n)s") if number.at_least else "%(n)s") % {"n": number.value_text}),),
                (Run(number.attributed_to, quiet=True),),
            )
        )
        for number in numbers
    )
    return Table(
        label=numbering.table(),
        caption=_("The values behind the figure, each as its source states it"),
        columns=(
            Column(_("What is counted"), 58),
            Column(_("Period"), 32),
            Column(_("Value"), 18, numeric=True),
            Column(_("Stated by")),
        ),
        rows=rows,
    )
