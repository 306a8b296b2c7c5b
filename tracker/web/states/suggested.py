"""What is suggested about a State and waits for a person, as links to where it is decided."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from tracker.domain.phrases import window_name
from tracker.i18n import _, ngettext
from tracker.services.states.pages import StatePage


@dataclass(frozen=True, slots=True)
class Waiting:
    """One link, and what is decided there."""

    what: str
    about: str
    address: str


def waiting(found: StatePage) -> tuple[Waiting, ...]:
    """Tell of the suggestions still to decide: links to earlier asks, then groups, the latest review first."""
    state = found.dossier.state.iso3
    links = found.waiting.links
    told = []
    if links:
        what = ngettext("One suggested link to decide", "%(n)s suggested links to decide", links) % {"n": f"{links:,}"}
        told.append(Waiting(what, _("the same ask, before and since"), url_for("lineage.index", state=state)))
    for cycle, count in found.waiting.groups:
        what = ngettext("One suggested group to decide", "%(n)s suggested groups to decide", count)
        told.append(
            Waiting(
                what % {"n": f"{count:,}"},
                _("asks of the %(cycle)s that say the same") % {"cycle": window_name(cycle)},
                url_for("lineage.clusters_of_review", state=state, cycle=cycle),
            )
        )
    return tuple(told)
