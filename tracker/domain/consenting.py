"""Consent: what people in an item of evidence agreed to, and whether the item may be told of in a use.

Every person in it must have agreed, whatever his or her part; who agreed to be counted is counted and never told of.
Consent to one use says nothing of another: a person who agrees to the press may not agree to a court.

Source: OHCHR, Manual on Human Rights Monitoring (consent per use, limited in time, withdrawn at any time); status
method, "Two results: internal and public".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from tracker.domain.protection import ConsentForm, ConsentUse

SOON = timedelta(days=90)
"""How long before its end a consent is shown as expiring: time enough to ask somebody far away again."""

TOLD = frozenset({ConsentForm.PSEUDONYM, ConsentForm.NAMED})
"""Forms in which one person's account may be told by itself."""

_CODES = (
    "aa ak am ar as ay az be bg bi bm bn bo bs ca ceb ckb cs da de dv dz ee el en es et eu fa fi fil fj fr ff ga "
    "gl gn gu ha he hi hil hr ht hu hy id ig ilo is it ja jv ka kab kk km kn ko ky lg ln lo lt lua lv mai mg mi "
    "mk ml mn mr ms my nd ne nl no nso ny om or pa pl prs ps pt qu rn ro ru rw sd sg si sk sl sm sn so sq sr ss "
    "st su sv sw ta te tet tg th ti tk tl tn to tpi tr ts tt ug uk ur uz ve vi wo xh yo yue zh zu sgn mul"
)
LANGUAGES = tuple(_CODES.split())
"""Languages in which somebody may have been asked, as codes of ISO 639; sign languages, and several, stand last."""


class Reason(StrEnum):
    """Why a person holds an item back."""

    NEVER = "never"  # nobody asked, or the answer was no
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    COUNTED_ONLY = "counted_only"


@dataclass(frozen=True, slots=True)
class Agreement:
    """What one person agreed to, for one use. `expires_on` is the first day on which it no longer holds."""

    use: ConsentUse
    form: ConsentForm
    given_on: date
    expires_on: date | None = None
    withdrawn_on: date | None = None

    def holds(self, on: date) -> bool:
        """Tell whether it holds on a day; one that is withdrawn holds on none, not even before that."""
        return self.withdrawn_on is None and self.given_on <= on and (self.expires_on is None or on < self.expires_on)


@dataclass(frozen=True, slots=True)
class Held:
    """A person who holds an item back, and why."""

    person: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an item may be told of in a use, whether it may be counted, and who holds it back from being told."""

    may_tell: bool
    may_count: bool
    held_by: tuple[Held, ...] = ()


def form_of(agreements: Iterable[Agreement], use: ConsentUse, *, on: date) -> ConsentForm | None:
    """Return the form that a person agreed to for a use, None for no consent; of two, the one that protects more."""
    holding = {each.form for each in agreements if each.use is use and each.holds(on)}
    return next((form for form in ConsentForm if form in holding), None)


def weigh(people: Mapping[str, Iterable[Agreement]], use: ConsentUse, *, on: date) -> Verdict:
    """Say whether an item may be told of in a use on a day.

    Args:
        people: everybody who stands in it, by code, each with all that he or she ever agreed to.
        use: what the item is wanted for.
        on: the day.

    Returns:
        The verdict; an item with nobody in it is neither told of nor counted on the strength of consent.
    """
    known = {person: tuple(agreements) for person, agreements in people.items()}
    forms = {person: form_of(agreements, use, on=on) for person, agreements in known.items()}
    held = tuple(
        Held(person, reason_of(known[person], use, on=on)) for person, form in sorted(forms.items()) if form not in TOLD
    )
    return Verdict(
        may_tell=bool(forms) and not held,
        may_count=bool(forms) and all(form is not None for form in forms.values()),
        held_by=held,
    )


def reason_of(agreements: Iterable[Agreement], use: ConsentUse, *, on: date) -> Reason:
    """Say why a person who may not be told of in a use holds an item back: what was last agreed to, or withdrawn."""
    mine = [each for each in agreements if each.use is use]
    if any(each.holds(on) for each in mine):
        return Reason.COUNTED_ONLY
    kept = [each.given_on for each in mine if each.withdrawn_on is None]
    taken = [each.given_on for each in mine if each.withdrawn_on is not None]
    if taken and (not kept or max(taken) > max(kept)):
        return Reason.WITHDRAWN
    if not kept:
        return Reason.NEVER
    return Reason.NOT_YET if max(kept) > on else Reason.EXPIRED


def ends_soon(agreement: Agreement, *, on: date) -> bool:
    """Tell whether a consent that holds ends within the next three months."""
    return agreement.holds(on) and agreement.expires_on is not None and agreement.expires_on <= on + SOON
