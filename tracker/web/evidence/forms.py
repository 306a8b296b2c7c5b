"""The form of evidence: the item with a row for each ask that it speaks of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from wtforms import BooleanField, FormField

from tracker.domain.vocabulary import ReviewState
from tracker.errors import Invalid
from tracker.i18n import N_, _
from tracker.services.evidence.entry import EvidenceEntry, LinkEntry
from tracker.services.evidence.offers import Offers
from tracker.web.editing import RecordForm, control
from tracker.web.evidence import link_form, words
from tracker.web.evidence.link_form import LinkForm
from tracker.web.evidence.protecting import ProtectionFields
from tracker.web.evidence.worded import WordedChoice
from tracker.web.fields import LineField, PickField, TextField, WhenField
from tracker.web.rows import RowsField

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

MOST_LINKS = 60


class EvidenceForm(ProtectionFields, RecordForm):
    """What happened, what it shows of which ask, who says so, who may see it."""

    entry_type = EvidenceEntry
    offers: Offers
    fixed_review: ReviewState | None = None  # of an approved item: what is saved is in review again, without a choice
    returns = ""  # what saving does to an item that was approved or withdrawn

    state = PickField(N_("State"), needed=N_("Choose the State that it is about."), none=N_("Choose"))
    summary = TextField(
        N_("Summary"),
        needed=N_("Say in a sentence what the source says."),
        hint=N_(
            "One fact, in your own words, as the source states it. No names of private people: write the person’s "
            "code (P-…) where you speak of them; papers print another name in its place."
        ),
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
    series = PickField(
        N_("Indicator"), none=N_("It rests on none"), hint=N_("For statistics: the series that it speaks of.")
    )
    published = WhenField(
        N_("Published"), hint=N_("Leave empty if it is the date of the document, or if it is not published.")
    )
    item_count = LineField(
        N_("How many rulings, cases or people it stands for"), hint=N_("Leave empty if it stands for itself.")
    )
    count_at_least = BooleanField(N_("At least so many"))
    code = LineField(N_("Code of the case"), hint=N_("Such as M-1: never a name."))
    review_state = WordedChoice(
        N_("Approval"),
        words.REVIEW_STATES,
        needed=N_("Say where it stands."),
        hints=words.REVIEW_HINTS,
        hint=N_("Where you choose nothing, testimony is a draft."),
    )
    links = RowsField(FormField(LinkForm), N_("What it shows"), most=MOST_LINKS + 1)  # one more, which is refused aloud

    def offer(self, offers: Offers, *, approves: bool) -> None:
        """Set what may be chosen, and whether the person may approve."""
        self.offers = offers
        self.state.offer(offers.states)
        if "document" in self:
            self.document.offer(offers.documents)
        for row in self.links:
            row.form.counted_in.offer(offers.windows)
        self._offer_series(offers.series)
        self.offer_protection(offers.files)
        if "review_state" not in self:  # a row was added to the form of an approved item
            return
        was = self.review_state.object_data
        allowed = {ReviewState.DRAFT, ReviewState.IN_REVIEW} | ({ReviewState.APPROVED} if approves else set())
        self.review_state.keep(allowed)
        if was is ReviewState.WITHDRAWN:
            self.returns = _("This item is withdrawn. Saving takes it back.")
            self.review_state.data = self.review_state.data or ReviewState.DRAFT
        elif was is ReviewState.APPROVED:
            self.fixed_review = was
            del self.review_state
            self.returns = _(
                "This item is approved. Your change returns it to review, and until somebody approves it again it "
                "counts nowhere."
            )

    def _offer_series(self, offered: Sequence[tuple[str, str]]) -> None:
        if "series" not in self:
            return
        kept = self.series.object_data if self.fixed_document else ""  # of an item on record it may stay as it is
        if kept and kept not in {key for key, _words in offered}:
            offered = [*offered, (kept, kept)]
        if offered or self.series.data:
            self.series.offer(offered)
        else:
            del self.series

    def linked(self) -> tuple[LinkEntry, ...]:
        """Return the rows as entries, blank ones too, so that their places are those of the form."""
        return tuple(LinkEntry(**{name: row.form[name].data for name in link_form.FIELDS}) for row in self.links)

    def entry(self, **given: Any) -> Any:
        """Return what was entered, with its links."""
        given.setdefault("links", self.linked())
        given.setdefault("is_restricted", self.is_kept_apart())
        if self.fixed_document:
            given.setdefault("document", self.fixed_document)
        if self.fixed_review:
            given.setdefault("review_state", self.fixed_review)
        return super().entry(**given)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every field; a row that says anything says all of it."""
        fine = bool(super().validate(extra_validators))
        fine = self.is_weighed() and self.is_sourced() and fine
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
            field = "keeping" if problem.field == "is_restricted" else problem.field
            super().refuse(Invalid(str(problem), field=field))
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
            self.theirs["links"] = "; ".join(self._told(link) for link in there) or _("Nothing")

    def _told(self, link: LinkEntry) -> str:
        return link_form.told(link, self.links[0].form if len(self.links) else LinkForm())

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
