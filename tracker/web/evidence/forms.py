"""The forms of evidence: the item with a row for each ask that it speaks of, and its withdrawal."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from wtforms import BooleanField, Form, FormField

from tracker.domain.vocabulary import PublicationBasis, ReviewState
from tracker.errors import Invalid
from tracker.i18n import N_, _
from tracker.services.evidence.entry import EvidenceEntry, LinkEntry
from tracker.services.evidence.offers import Offers
from tracker.web.editing import RecordForm, control, in_words
from tracker.web.evidence import words
from tracker.web.fields import LineField, PickField, TermChoice, TermField, TextField, WhenField
from tracker.web.rows import RowsField

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

MOST_LINKS = 60
_LINK_FIELDS = tuple(LinkEntry.__dataclass_fields__)


class _Worded:
    """Terms with words of their own, of which a view may keep only some."""

    terms: tuple[StrEnum, ...]
    choices: Any
    data: Any
    none: str

    def __init__(self, label: str, worded: Mapping[StrEnum, str], **more: Any) -> None:
        self.worded = worded
        chosen = more.pop("only", tuple(worded))
        super().__init__(label, chosen, **more)  # type: ignore[call-arg]
        self.type = type(self).__bases__[1].__name__  # the macros know the plain field

    def _choices(self) -> list[tuple[str, str]]:
        first = [("", _(self.none))] if self.none else []
        return first + [(term.value, _(self.worded[term])) for term in self.terms]

    def keep(self, terms: Collection[StrEnum]) -> None:
        """Offer these alone; another that was sent is refused as not on the list."""
        self.terms = tuple(term for term in self.terms if term in terms)
        self.choices = type(self)._choices(self)  # the library keeps a value of that name in the field itself
        self.data = self.data if self.data in self.terms else None


class WordedField(_Worded, TermField):
    """One term, in a list that opens."""


class WordedChoice(_Worded, TermChoice):
    """One term, all in sight."""


class LinkForm(Form):
    """What the item says of one ask."""

    ask = LineField(
        N_("Recommendation or other ask"),
        hint=N_("Its number, such as 140.227, or its reference; suggestions appear while you type."),
        render_kw={"list": "asks"},
    )
    finding = WordedChoice(N_("What does it show?"), words.FINDINGS, hints=words.FINDING_HINTS)
    level = WordedField(N_("Level"), words.LEVELS, none=N_("Choose"))
    scope = WordedField(N_("Scope"), words.SCOPES, none=N_("Choose"))
    counted_in = PickField(
        N_("Count it in"),
        none=N_("The window of its last possible day"),
        hint=N_("Only for a period that reaches into several windows; the reasons then say that a person chose."),
    )
    note = LineField(N_("Note on this link"))


class EvidenceForm(RecordForm):
    """What happened, what it shows of which ask, who says so, who may see it."""

    entry_type = EvidenceEntry
    offers: Offers
    fixed_document = ""
    returns = ""  # what saving does to an item that was approved or withdrawn

    state = PickField(N_("State"), needed=N_("Choose the State that it is about."), none=N_("Choose"))
    summary = TextField(
        N_("Summary"),
        needed=N_("Say in a sentence what the source says."),
        hint=N_("One fact, in your own words, as the source states it. No names of private people: write case M-3."),
    )
    when = WhenField(
        N_("When it happened"),
        needed=N_("Say when it happened: the year is enough."),
        hint=N_("Leave empty what you do not know. Year alone is fine."),
        period=True,
    )
    continuing = BooleanField(N_("It continues"), description=N_("Such as a law in force: it counts in later windows."))
    vouched_until = WhenField(
        N_("The source vouches for it until"), exact=True, hint=N_("Leave empty for the day of publication.")
    )
    strand = WordedField(
        N_("Who asserts it"),
        words.STRANDS,
        needed=N_("Choose who asserts it."),
        none=N_("Choose"),
        hint=N_("Not who prints it: a newspaper’s report of a ministry’s claim is the State’s claim."),
    )
    reliability = WordedField(
        N_("Reliability"), words.RELIABILITIES, needed=N_("Choose how reliable it is."), none=N_("Choose")
    )
    origin = LineField(
        N_("Origin"),
        needed=N_("Say what is behind it: the ruling, the report, interviewee P-1."),
        hint=N_("What is behind the report. The same origin, written the same way, counts once. Never a name."),
        render_kw={"list": "origins"},
    )
    kind = WordedField(N_("What it is"), words.KINDS, needed=N_("Choose what it is."), none=N_("Choose"))
    document = PickField(N_("Document"), needed=N_("Choose the document that it is taken from."), none=N_("Choose"))
    locator = LineField(N_("Paragraph or page"))
    published = WhenField(
        N_("Published"), hint=N_("Leave empty if it is the date of the document, or if it is not published.")
    )
    item_count = LineField(
        N_("How many rulings, cases or people it stands for"), hint=N_("Leave empty if it stands for itself.")
    )
    count_at_least = BooleanField(N_("At least so many"))
    code = LineField(N_("Code of the case"), hint=N_("Such as M-1: never a name."))
    publication_basis = WordedChoice(
        N_("It rests on"),
        words.BASES,
        only=(PublicationBasis.PUBLISHED_SOURCE, PublicationBasis.INTERNAL),
        needed=N_("Say whether its source is published."),
        hints=words.BASIS_HINTS,
    )
    review_state = WordedChoice(
        N_("Approval"), words.REVIEW_STATES, needed=N_("Say where it stands."), hints=words.REVIEW_HINTS
    )
    links = RowsField(FormField(LinkForm), N_("What it shows"), most=MOST_LINKS + 1)  # one more, which is refused aloud

    def keep_document(self, key: str) -> None:
        """Leave the document of an item on record as it is: its reference is made with it."""
        self.fixed_document = key
        del self.document

    def offer(self, offers: Offers, *, approves: bool) -> None:
        """Set what may be chosen, and whether the person may approve."""
        self.offers = offers
        self.state.offer(offers.states)
        if "document" in self:
            self.document.offer(offers.documents)
        for row in self.links:
            row.form.counted_in.offer(offers.windows)
        was = self.review_state.object_data
        allowed = {ReviewState.DRAFT, ReviewState.IN_REVIEW} | ({ReviewState.APPROVED} if approves else set())
        self.review_state.keep(allowed)
        if was is ReviewState.WITHDRAWN:
            self.returns = _("This item is withdrawn. Saving takes it back.")
            self.review_state.data = self.review_state.data or ReviewState.DRAFT
        elif was is ReviewState.APPROVED and not approves:
            self.returns = _(
                "This item is approved. Your change returns it to review, and until then it counts nowhere."
            )
            if self.review_state.raw_data is None:
                self.review_state.data = ReviewState.IN_REVIEW

    def linked(self) -> tuple[LinkEntry, ...]:
        """Return the rows as entries, blank ones too, so that their places are those of the form."""
        return tuple(LinkEntry(**{name: row.form[name].data for name in _LINK_FIELDS}) for row in self.links)

    def entry(self, **given: Any) -> Any:
        """Return what was entered, with its links."""
        return super().entry(links=given.pop("links", self.linked()), **given)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every field; a row that says anything says all of it."""
        fine = bool(super().validate(extra_validators))
        if len(self.links) > MOST_LINKS:
            self.links.errors = [_("Link at most %(n)d asks to one item.") % {"n": MOST_LINKS}]
            fine = False
        needed = {
            "ask": _("Say which ask this is about, or take the row away."),
            "finding": _("Choose what this evidence shows."),
            "level": _("Choose where the change shows."),
            "scope": _("Say whether it speaks of all or of one case."),
        }
        for row, link in zip(self.links, self.linked(), strict=True):
            for name, sentence in needed.items():
                if not link.is_blank and not getattr(link, name) and not row.form[name].errors:
                    row.form[name].errors = [sentence]
                    fine = False
        return fine

    def refuse(self, problem: Invalid) -> None:
        """Show a sentence about a link beside its field."""
        if not problem.field.startswith("links-"):
            super().refuse(problem)
            return
        _links, place, name = problem.field.split("-")
        field = self.links[int(place)].form[name]
        field.errors = [*field.errors, str(problem)]

    def show_both(self, now: DataclassInstance) -> None:
        """Show beside the rows which links are on record now."""
        super().show_both(now)
        there = tuple(getattr(now, "links", ()))
        if tuple(link for link in self.linked() if not link.is_blank) == there:
            self.theirs.pop("links", None)
        else:
            self.theirs["links"] = "; ".join(_told(link, self) for link in there) or _("Nothing")

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Return what the summary lists; a problem of a link leads to its own control."""
        found = [("", sentence) for sentence in self.refused]
        for field in self:
            if field is not self.links:
                found += [(control(field), str(error)) for error in field.errors]
        found += [("links", each) for each in self.links.errors if isinstance(each, str)]
        found += [(control(field), str(error)) for row in self.links for field in row.form for error in field.errors]
        return found


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Why an item is withdrawn."""

    reason: str


class WithdrawalForm(RecordForm):
    """Asks for the reason."""

    entry_type = Withdrawal

    reason = TextField(
        N_("Why it is withdrawn"),
        needed=N_("Say why it is withdrawn: the reason stays on record."),
        hint=N_("Such as: the source corrected itself; it was recorded twice."),
    )


def _told(link: LinkEntry, form: EvidenceForm) -> str:
    row = form.links[0].form if len(form.links) else LinkForm()
    terms = (in_words(row[name], getattr(link, name)) for name in ("finding", "level", "scope"))
    return f"{link.ask}: " + ", ".join(term.partition(":")[0] for term in terms)
