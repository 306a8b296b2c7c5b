"""What stands before the chapters of a submission: cover, key to the statuses, executive summary."""

from __future__ import annotations

from tracker.domain import phrases, selection
from tracker.domain.dates import day_in_words
from tracker.domain.document import (
    Ask,
    Cover,
    Paragraph,
    Run,
    Section,
    StatusMark,
    Terms,
)
from tracker.domain.dossier import Dossier
from tracker.domain.kinds import KINDS_OF_EVIDENCE, EvidenceKind
from tracker.domain.vocabulary import Status, label
from tracker.i18n import N_, _, ngettext

MEANINGS = (
    (Status.IMPLEMENTED, N_("Done; a record or two independent sources confirm it.")),
    (Status.PARTIALLY_IMPLEMENTED, N_("Real steps, not completed, or evidence for and against.")),
    (Status.NOT_IMPLEMENTED, N_("Independent evidence that nothing has changed.")),
    (Status.REGRESSED, N_("Strong evidence that the situation became worse.")),
    (Status.INSUFFICIENT_INFORMATION, N_("Only a single source, or only the State’s own word.")),
    (Status.NOT_ASSESSED, N_("No evidence either way. This is not a judgement.")),
    (Status.PENDING, N_("Filed for this review, not yet due.")),
)


def session(dossier: Dossier) -> str:
    """Name the session of the review that the paper is filed for."""
    review = dossier.review(dossier.cycle)
    return review.session_label if review else _("%(nth)s cycle") % {"nth": phrases.ordinal(dossier.cycle)}


def method_note(dossier: Dossier) -> tuple[str, ...]:
    """Say on every page what the paper rests on."""
    return (
        _("Evidence up to %(day)s · status rules, version %(version)d · public evidence only.")
        % {"day": day_in_words(dossier.as_of), "version": dossier.rulebook},
    )


def keywords(dossier: Dossier) -> tuple[str, ...]:
    """Return at most six key words: the themes of what is asked."""
    names = {theme.code: theme.name for theme in dossier.themes}
    requests = selection.own_requests(dossier) or selection.noteworthy(dossier, selection.past_requests(dossier))
    codes = dict.fromkeys(code for request in requests for code in request.themes)
    return tuple(names.get(code, code).lower() for code in list(codes)[:6])


def cover(dossier: Dossier, chapters: tuple[Section, ...]) -> Cover:
    """Write the cover; the length is added once the words are counted."""
    organisation = dossier.organisation
    return Cover(
        organisation=organisation.name,
        organisation_long=organisation.long_name,
        what=_("Submission to the Universal Periodic Review"),
        title=dossier.state.name,
        theme="; ".join(chapter.title for chapter in chapters),
        lines=(
            (
                _("Review"),
                _("%(session)s, %(nth)s cycle") % {"session": session(dossier), "nth": phrases.ordinal(dossier.cycle)},
            ),
            (_("Kind"), _("Individual submission, evidence up to %(day)s") % {"day": day_in_words(dossier.as_of)}),
            (_("Submitted by"), organisation.about or organisation.long_name),
            (_("Key words"), ", ".join(keywords(dossier))),
            (_("Public"), _("Yes. People who gave testimony are not named: they appear under other names, or none.")),
        ),
    )


def status_key() -> tuple[Terms, Paragraph]:
    """Explain every status in one line."""
    rows = tuple(((StatusMark(status),), (Run(_(meaning)),)) for status, meaning in MEANINGS)
    note = _(
        "Each recommendation is assessed against evidence dated inside the cycle. What the State says of itself is "
        "shown beside the status and never decides it."
    )
    return (Terms(rows), Paragraph((Run(note),), small=True))


def summary(dossier: Dossier, chapters: tuple[Section, ...]) -> Section:
    """Write the executive summary with sources and method."""
    counts = selection.tally(dossier.requests, cycle=dossier.cycle - 1)
    total = sum(counts.values())
    own = selection.own_requests(dossier)
    done = counts.get(Status.IMPLEMENTED, 0)
    lede = ngettext(
        "%(n)s requests made of %(state)s are followed in this paper. One of them is on record as done.",
        "%(n)s requests made of %(state)s are followed in this paper. %(done)s of them are on record as done.",
        done,
    ) % {
        "n": phrases.cardinal(total).capitalize(),
        "state": phrases.the(dossier.state),
        "done": phrases.cardinal(done).capitalize(),
    }
    blocks: list[Paragraph | Ask | Section] = [Paragraph((Run(lede),), lede=True)]
    blocks.append(Paragraph((Run(_counts_sentence(counts)),)))
    blocks.append(Paragraph((Run(_gaps_sentence(dossier)),)))
    blocks.append(Paragraph((Run(_chapters_sentence(chapters)),)))
    if own:
        blocks.append(
            Paragraph(
                (
                    Run(
                        _("%(organisation)s asks States to take up these first:")
                        % {"organisation": dossier.organisation.name}
                    ),
                ),
                keep_with_next=True,
            )
        )
        blocks += [Ask(f"R{place}", (Run(request.text),)) for place, request in list(enumerate(own, start=1))[:3]]
    blocks.append(_sources_and_method(dossier))
    return Section(key="summary", title=_("Executive summary"), blocks=tuple(blocks), new_page=True)


def _counts_sentence(counts: dict[Status, int]) -> str:
    parts = [
        f"{phrases.cardinal(counts[status])} {_(label(status)).lower()}"
        for status, _meaning in MEANINGS
        if status in counts
    ]
    return _("By status: %(parts)s. What is not assessed is counted and never hidden.") % {
        "parts": phrases.listed(parts)
    }


def _gaps_sentence(dossier: Dossier) -> str:
    """Say how often the State's own account and the evidence part: the points to raise first."""
    gaps = len(selection.claims_contradicted(dossier))
    if not gaps:
        return _("Nowhere in these requests does the State claim more than the evidence shows.")
    return ngettext(
        "On one request the State’s own account goes further than the evidence; chapter A lists it first.",
        "On %(n)s requests the State’s own account goes further than the evidence; chapter A lists them.",
        gaps,
    ) % {"n": phrases.cardinal(gaps)}


def _chapters_sentence(chapters: tuple[Section, ...]) -> str:
    if not chapters:
        return _("No evidence on a single subject is on record yet; chapter A reviews the past cycle.")
    names = [f"{chapter.title.lower()} ({chapter.letter})" for chapter in chapters]
    return _("Chapter A reviews the past cycle. Then follow %(names)s.") % {"names": phrases.listed(names)}


def _sources_and_method(dossier: Dossier) -> Section:
    kinds = sorted(_(KINDS_OF_EVIDENCE[EvidenceKind(kind)]) for kind in {item.kind for item in dossier.evidence})
    origins = len({item.origin for item in dossier.evidence})
    text = ngettext(
        "The paper rests on one public item of evidence.",
        "The paper rests on %(n)s public items of evidence from %(origins)s origins: %(kinds)s.",
        len(dossier.evidence),
    ) % {
        "n": phrases.cardinal(len(dossier.evidence)),
        "origins": phrases.cardinal(origins),
        "kinds": phrases.listed(kinds),
    }
    text += " " + _("A report that repeats another report counts once. Second-hand information is marked as such.")
    return Section(key="method", title=_("Sources and method"), level=2, blocks=(Paragraph((Run(text),)),))
