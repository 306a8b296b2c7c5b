"""The part of the form of evidence that protects people: original and translation, what it rests on, who reads it."""

from __future__ import annotations

from collections.abc import Sequence

from wtforms import BooleanField

from tracker.domain.kinds import EvidenceKind
from tracker.domain.vocabulary import PublicationBasis, ReviewState
from tracker.i18n import N_, _
from tracker.services.people.agreeing import Agreed
from tracker.web.evidence import words
from tracker.web.evidence.sourcing import SourceFields
from tracker.web.evidence.worded import WordedChoice
from tracker.web.evidence.words import Keeping
from tracker.web.fields import PickField, TextField, WhenField
from tracker.web.shown import spoken


class ProtectionFields(SourceFields):
    """Fields of the form of evidence, and what goes together in them."""

    agreed = Agreed()
    was_restricted: bool | None = None  # of an item on record
    contrary: tuple[str, ...] = ()  # asks of whose status or claim the item on record says the contrary

    quote = TextField(
        N_("Quote, in the original"),
        hint=N_("Word for word. Leave out names and places that are not published."),
    )
    quote_language = PickField(N_("Language of the original"), none=N_("Choose"))
    translation = TextField(
        N_("Translation"), hint=N_("Leave it empty where the original is in the language of your papers.")
    )
    translation_language = PickField(N_("Language of the translation"), none=N_("Choose"))
    publication_basis = WordedChoice(
        N_("It rests on"),
        words.BASES,
        needed=N_("Say whether its source is published."),
        hints=words.BASIS_HINTS,
        hint=N_("Where you choose nothing, testimony is internal."),
    )
    harm_weighed_on = WhenField(
        N_("Harm weighed on"),
        exact=True,
        hint=N_(
            "For testimony, cases and imagery that somebody else published: the day on which you asked yourselves "
            "whether citing it again can harm anybody in it. Say no more than the source says, and add no name, "
            "place or detail of your own."
        ),
    )
    keeping = WordedChoice(N_("Who reads it"), words.KEEPINGS, hints=words.KEEPING_HINTS)
    is_shared = BooleanField(
        N_("Share it with the coalition"),
        description=N_(
            "Other organisations on this site read it once it is approved; where people are in it, only if each of "
            "them agreed to that."
        ),
    )
    case_file = PickField(N_("Case file"), none=N_("None"))
    reason = TextField(
        N_("Why it no longer says so"),
        hint=N_(
            "This item speaks against a status or the State’s claim. If you drop that, the reason stays on record."
        ),
    )

    def offer_protection(self, files: Sequence[tuple[str, str]]) -> None:
        """Set what may be chosen here."""
        tongues = spoken.choices()
        self.quote_language.offer(tongues)
        self.translation_language.offer(tongues)
        if "case_file" in self and not files and not self.case_file.data:
            del self.case_file
        elif "case_file" in self:
            self.case_file.offer(files)
        bases = {PublicationBasis.PUBLISHED_SOURCE, PublicationBasis.INTERNAL}
        if self.agreed.people_count or self.publication_basis.object_data is PublicationBasis.CONSENT:
            bases.add(PublicationBasis.CONSENT)
        self.publication_basis.keep(bases)
        if self.is_testimony:
            self._begin_inside()
        if self.keeping.raw_data is None:
            self.keeping.data = self._kept_so_far()

    def is_kept_apart(self) -> bool:
        """Tell whether the texts are to be encrypted."""
        chosen = self.keeping.data or self._kept_so_far()
        if chosen is not Keeping.BY_KIND:
            return bool(chosen is Keeping.RESTRICTED)
        return self.is_testimony and self.publication_basis.data is PublicationBasis.INTERNAL

    def is_weighed(self) -> bool:
        """Ask for the day on which the harm was weighed, of what is handed on for review."""
        if "review_state" not in self or self["review_state"].data not in {ReviewState.IN_REVIEW, ReviewState.APPROVED}:
            return True
        published = self.publication_basis.data is PublicationBasis.PUBLISHED_SOURCE
        people = self.is_testimony or self.kind.data in {EvidenceKind.CASE, EvidenceKind.IMAGERY}
        if published and people and self.harm_weighed_on.data is None and not self.harm_weighed_on.errors:
            self.harm_weighed_on.errors = [_("Say when you weighed whether citing it again can harm anybody.")]
            return False
        return True

    def consent_in_words(self) -> str:
        """Say what is still missing before it rests on consent; "" where nobody is linked."""
        if not self.agreed.people_count:
            return ""
        return consent_in_words(self.agreed)

    def _begin_inside(self) -> None:
        """Let testimony be a draft for internal use where nothing else is chosen, with a script and without."""
        begins = {"publication_basis": PublicationBasis.INTERNAL, "review_state": ReviewState.DRAFT}
        for name, term in begins.items():
            if name in self and self[name].data is None and not self[name].raw_data:
                self[name].data = term

    def _kept_so_far(self) -> Keeping:
        if self.was_restricted is None:
            return Keeping.BY_KIND
        return Keeping.RESTRICTED if self.was_restricted else Keeping.OPEN


def consent_in_words(agreed: Agreed) -> str:
    """Say how many of the people in an item agreed."""
    counts = {"n": agreed.agreed_count, "all": agreed.people_count}
    return _("%(n)d of %(all)d people in it have agreed to be told of in UN public documents.") % counts
