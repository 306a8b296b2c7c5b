"""The kinds of lineage on a page: the word, one line that explains it, and the key that chooses it."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.domain.vocabulary import LineageKind
from tracker.i18n import N_, _
from tracker.web.shown.reasons import link_words

EXPLAINED = {
    LineageKind.REPEATS: N_("Asks the same again, in whatever words."),
    LineageKind.NARROWS: N_("Asks for less: one part of it, one group of people, one law."),
    LineageKind.WIDENS: N_("Asks for the same and for more."),
    LineageKind.FOLLOWS: N_("Asks for the next step, once the earlier one is taken."),
    LineageKind.ASKS_INFORMATION_ON: N_("Asks the State to report on what was asked before."),
    LineageKind.IMPLEMENTS_PART_OF: N_("Asks for one measure that would carry out a part of it."),
}
"""What the later ask does with the earlier one."""

NOT_RELATED = "none"
"""What a button sends for a pair that has nothing to do with each other; no kind is called so."""


@dataclass(frozen=True, slots=True)
class KindChoice:
    """One button of a suggestion; `key` is what chooses it on the keyboard."""

    value: str
    words: str
    explained: str
    key: str


def kind_choices() -> tuple[KindChoice, ...]:
    """Return the six kinds in their order, then “not related”."""
    kinds = tuple(
        KindChoice(kind.value, link_words(kind, forward=True), _(words), str(place))
        for place, (kind, words) in enumerate(EXPLAINED.items(), 1)
    )
    refused = _("The two have nothing to do with each other. It is not suggested again.")
    return (*kinds, KindChoice(NOT_RELATED, _("not related"), refused, "x"))
