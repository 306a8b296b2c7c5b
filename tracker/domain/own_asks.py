"""The last chapter of a submission: what the organisation recommends."""

from __future__ import annotations

from tracker.domain import issue_chapters, phrases, selection
from tracker.domain.document import (
    Ask,
    Inline,
    Inlines,
    Paragraph,
    Run,
    Section,
    StatusMark,
)
from tracker.domain.dossier import Dossier, Request
from tracker.domain.vocabulary import Mechanism, Position, Status
from tracker.i18n import _


def section(dossier: Dossier, *, letter: str) -> Section:
    """Write the chapter of recommendations: the organisation's own, else what is open and was supported."""
    own = selection.own_requests(dossier)
    blocks: list[Paragraph | Ask] = []
    if own:
        lead = _("%(organisation)s recommends that %(state)s:")
        blocks += [
            Ask(f"R{n}", (Run(request.text),), _meta(dossier, request)) for n, request in enumerate(_whole(own), 1)
        ]
        closing = _("Until the review these stand as")
        blocks.append(Paragraph((Run(closing + " "), StatusMark(Status.PENDING), Run("."))))
    else:
        lead = _(
            "%(organisation)s has no recommendation of its own on record for this review. Open requests to repeat:"
        )
        blocks += [
            Ask(
                f"R{n}",
                (
                    Run(_("Carry out %(number)s") % {"number": phrases.number_of(request)} + ": "),
                    *phrases.asked_text(request),
                ),
                _meta(dossier, request),
            )
            for n, request in enumerate(_open_supported(dossier)[:8], 1)
        ]
    words = {"organisation": dossier.organisation.name, "state": phrases.the(dossier.state)}
    return Section(
        key=letter,
        letter=letter,
        title=_("Recommendations"),
        new_page=True,
        blocks=(Paragraph((Run(lead % words),), keep_with_next=True), *blocks),
    )


def _whole(requests: tuple[Request, ...]) -> tuple[Request, ...]:
    """One request a recommendation: the paper prints the recommendation, its parts are for the statuses."""
    return tuple({request.recommendation: request for request in reversed(requests)}.values())[::-1]


def _open_supported(dossier: Dossier) -> list[Request]:
    """Find what the State supported and did not do: the first thing to repeat."""
    open_statuses = {Status.NOT_IMPLEMENTED, Status.REGRESSED, Status.PARTIALLY_IMPLEMENTED}
    found = []
    for request, result in selection.implementation(selection.past_requests(dossier), cycle=dossier.cycle - 1):
        answer = phrases.answer_of(request)
        supported = answer is not None and answer.position in {Position.SUPPORTED, Position.PARTIALLY_SUPPORTED}
        if result.status in open_statuses and (supported or request.mechanism is not Mechanism.UPR):
            found.append(request)
    return found


def _meta(dossier: Dossier, request: Request) -> Inlines:
    """Say below a recommendation which provisions it rests on and which earlier request it follows."""
    provisions = list(dict.fromkeys(issue_chapters.provision_words(cited) for cited in request.provisions))
    by_ref = {known.ref: known for known in dossier.requests}
    earlier = [by_ref[link.earlier] for link in dossier.lineage if link.later == request.ref and link.earlier in by_ref]
    parts: list[str] = []
    if provisions:
        parts.append("; ".join(provisions))
    if earlier:
        parts.append(_("follows %(earlier)s") % {"earlier": phrases.numbers_of(earlier)})
    line: tuple[Inline, ...] = (Run(" · ".join(parts)),) if parts else ()
    return line
