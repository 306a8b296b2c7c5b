"""The form of an obligation: the provision that an ask rests on, beside what its source cites."""

from __future__ import annotations

from typing import Any

from tracker.domain.vocabulary import InstrumentKind
from tracker.i18n import N_, _
from tracker.services.obligations import ObligationEntry
from tracker.services.treaties.instruments import InstrumentEntry
from tracker.web.editing import RecordForm
from tracker.web.fields import LineField, PickField, TermField, TextField, WhenField
from tracker.web.shown import terms

KINDS = terms.INSTRUMENT_KINDS
_SAID = (("yes", N_("It takes it as binding")), ("no", N_("It takes it as not binding")))


class ObligationForm(RecordForm):
    """The right provision, what the source cites, and when the facts were on which it depends whether it binds."""

    entry_type = ObligationEntry

    recommendation = LineField(
        N_("Recommendation"),
        needed=N_("Give the reference of the recommendation that cites it."),
        hint=N_("Its reference: symbol, #, number, such as A/HRC/24/14#140.227."),
    )
    part = PickField(N_("What rests on it"), none=N_("All parts"))
    instrument = PickField(N_("Instrument"), none=N_("Choose, or describe it below"))
    new_name = LineField(N_("Its name"))
    new_short_name = LineField(N_("Usual short form"))
    new_kind = TermField(N_("What kind of instrument it is"), InstrumentKind, none=N_("Choose"))
    new_adopted = WhenField(N_("Adopted on"), exact=True)
    new_in_force = WhenField(N_("In force since"), exact=True, hint=N_("For a treaty."))
    provisions = LineField(
        N_("Article or paragraph"),
        hint=N_("3(1); 16 for two articles, each recorded on its own. Leave empty for the instrument as a whole."),
    )
    about = LineField(N_("What this provision is about"), hint=N_("A few words, if it has none on record."))
    cited_as = TextField(N_("As the source cites it"), hint=N_("Word for word, mistakes included."))
    correction = TextField(N_("What is wrong with that citation"), hint=N_("Leave empty if it is right."))
    cited_as_binding = PickField(N_("Does the source take it as binding?"), none=N_("It does not say"))
    happened = WhenField(
        N_("Date of the facts"),
        period=True,
        hint=N_("Whether it binds is computed for this date. Leave empty if it is the date of the ask."),
    )

    def entry(self, **given: Any) -> Any:
        """Return what was entered, an instrument that is not on the list as an entry of its own."""
        new = given.pop("new", None) or self._new()
        return super().entry(new=new, **given)

    def offer_words(self) -> None:
        """Name kinds and answers in the reader's language."""
        self.new_kind.choices = [("", _("Choose"))] + [(kind.value, _(words)) for kind, words in KINDS.items()]
        self.cited_as_binding.offer([(key, _(words)) for key, words in _SAID])

    def _new(self) -> InstrumentEntry | None:
        if not self.new_name.data:
            return None
        return InstrumentEntry(
            name=self.new_name.data,
            kind=self.new_kind.data,
            short_name=self.new_short_name.data,
            adopted=self.new_adopted.data,
            in_force=self.new_in_force.data,
        )
