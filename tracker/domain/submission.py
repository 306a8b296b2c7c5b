"""Facts to a stakeholder submission: which chapters, in which order, and what they may say."""

from __future__ import annotations

from dataclasses import replace

from tracker.domain import annex, issue_chapters, past_cycle, phrases, selection
from tracker.domain.dates import day_in_words, month_in_words
from tracker.domain.document import (
    Ask,
    Cover,
    Document,
    Inline,
    Inlines,
    Paper,
    Paragraph,
    Run,
    Section,
    StatusMark,
    Terms,
)
from tracker.domain.dossier import Dossier, Request
from tracker.domain.numbering import Numbering
from tracker.domain.stated_numbers import longest_series
from tracker.domain.vocabulary import Mechanism, Position, Status, label
from tracker.domain.wordcount import count
from tracker.i18n import N_, _, ngettext

WORDS_INDIVIDUAL = 2815
WORDS_JOINT = 5630
"""Source: OHCHR's limits for one stakeholder and for a coalition, as in UPR Info's training (Auckland, October 2018);
they are taken to hold in cycle 4: check against OHCHR before filing."""

MEANINGS = (
    (Status.IMPLEMENTED, N_("Done; a record or two independent sources confirm it.")),
    (Status.PARTIALLY_IMPLEMENTED, N_("Real steps, not completed, or evidence for and against.")),
    (Status.NOT_IMPLEMENTED, N_("Independent evidence that nothing has changed.")),
    (Status.REGRESSED, N_("Strong evidence that the situation became worse.")),
    (Status.INSUFFICIENT_INFORMATION, N_("Only a single source, or only the State’s own word.")),
    (Status.NOT_ASSESSED, N_("No evidence either way. This is not a judgement.")),
    (Status.PENDING, N_("Filed for this review, not yet due.")),
)


def build(dossier: Dossier, *, word_limit: int = WORDS_INDIVIDUAL) -> Document:
    """Write the submission that `dossier` supports.

    Args:
        dossier: public facts about one State before the review that the paper is filed for.
        word_limit: the limit printed beside the count; the paper is written in full either way.

    Returns:
        The paper, its word count printed on the cover.

    Raises:
        NotFound: where the dossier holds no request at all, so that there is nothing to review.
    """
    numbering = Numbering()
    past = past_cycle.chapter(dossier, numbering)
    chapters = _issue_chapters(dossier, numbering)
    asks = _asks(dossier, letter=chr(ord("B") + len(chapters)))
    sections = (_summary(dossier, chapters), past, *chapters, asks, *annex.sections(dossier, numbering))
    paper = Document(
        paper=Paper.SUBMISSION,
        title=_("%(state)s: submission to the Universal Periodic Review, %(session)s")
        % {"state": dossier.state.name, "session": _session(dossier)},
        language="en",
        author=dossier.organisation.name,
        subject=_("Universal Periodic Review of %(state)s") % {"state": dossier.state.name},
        keywords=_keywords(dossier),
        running_head=" · ".join((dossier.organisation.name, dossier.state.name, _session(dossier))),
        method_note=method_note(dossier),
        cover=_cover(dossier, chapters),
        sections=sections,
        colophon=_colophon(dossier),
        contents_title=_("Contents"),
        contents_after=_status_key(),
        notes_title=_("Endnotes"),
        word_limit=word_limit,
        identifier=f"{dossier.state.iso3}-{dossier.cycle}-{dossier.organisation.name}-{dossier.as_of.isoformat()}",
    )
    return _with_length(paper)


def method_note(dossier: Dossier) -> tuple[str, ...]:
    """Say on every page what the paper rests on."""
    return (
        _("Evidence up to %(day)s · status rules, version %(version)d · public evidence only.")
        % {"day": day_in_words(dossier.as_of), "version": dossier.rulebook},
    )


def _with_length(paper: Document) -> Document:
    words = count(paper)
    line = _("%(counted)s of %(limit)s words, without cover, tables and endnotes") % {
        "counted": f"{words.counted:,}",
        "limit": f"{paper.word_limit:,}",
    }
    cover = paper.cover
    if cover is None:
        return paper
    return replace(paper, cover=replace(cover, lines=(*cover.lines, (_("Length"), line))))


def _session(dossier: Dossier) -> str:
    review = dossier.review(dossier.cycle)
    return review.session_label if review else _("%(nth)s cycle") % {"nth": phrases.ordinal(dossier.cycle)}


def _issue_chapters(dossier: Dossier, numbering: Numbering) -> tuple[Section, ...]:
    found = issue_chapters.issues(dossier)
    charted = longest_series(dossier)
    drawn_in = _most_citing(found, charted[0].source.key) if charted else None
    return tuple(
        issue_chapters.chapter(
            dossier,
            issue,
            letter=chr(ord("B") + place),
            numbering=numbering,
            charted=charted if issue.key == drawn_in else (),
        )
        for place, issue in enumerate(found)
    )


def _most_citing(found: tuple[issue_chapters.Issue, ...], source: str) -> str | None:
    cited = {issue.key: sum(item.source.key == source for item in issue.evidence) for issue in found}
    return max(cited, key=lambda key: (cited[key], key)) if cited else None


def _keywords(dossier: Dossier) -> tuple[str, ...]:
    names = {theme.code: theme.name for theme in dossier.themes}
    requests = selection.own_requests(dossier) or selection.noteworthy(dossier, selection.past_requests(dossier))
    codes = dict.fromkeys(code for request in requests for code in request.themes)
    return tuple(names.get(code, code).lower() for code in list(codes)[:6])


def _cover(dossier: Dossier, chapters: tuple[Section, ...]) -> Cover:
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
                _("%(session)s, %(nth)s cycle") % {"session": _session(dossier), "nth": phrases.ordinal(dossier.cycle)},
            ),
            (_("Kind"), _("Individual submission, evidence up to %(day)s") % {"day": day_in_words(dossier.as_of)}),
            (_("Submitted by"), organisation.about or organisation.long_name),
            (_("Key words"), ", ".join(_keywords(dossier))),
            (_("Public"), _("Yes. People who gave testimony appear by code only.")),
        ),
    )


def _status_key() -> tuple[Terms, Paragraph]:
    rows = tuple(((StatusMark(status),), (Run(_(meaning)),)) for status, meaning in MEANINGS)
    note = _(
        "Each recommendation is assessed against evidence dated inside the cycle. What the State says of itself is "
        "shown beside the status and never decides it."
    )
    return (Terms(rows), Paragraph((Run(note),), small=True))


def _summary(dossier: Dossier, chapters: tuple[Section, ...]) -> Section:
    counts = selection.tally(dossier.requests, cycle=dossier.cycle - 1)
    total = sum(counts.values())
    own = selection.own_requests(dossier)
    lede = _("%(n)s requests made of %(state)s are followed in this paper; %(done)s of them is on record as done.") % {
        "n": phrases.cardinal(total).capitalize(),
        "state": dossier.state.name,
        "done": phrases.cardinal(counts.get(Status.IMPLEMENTED, 0)),
    }
    if counts.get(Status.IMPLEMENTED, 0) > 1:
        lede = _("%(n)s requests made of %(state)s are followed in this paper; %(done)s are on record as done.") % {
            "n": phrases.cardinal(total).capitalize(),
            "state": dossier.state.name,
            "done": phrases.cardinal(counts[Status.IMPLEMENTED]),
        }
    blocks: list[Paragraph | Ask | Section] = [Paragraph((Run(lede),), lede=True)]
    blocks.append(Paragraph((Run(_counts_sentence(counts)),)))
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


def _chapters_sentence(chapters: tuple[Section, ...]) -> str:
    if not chapters:
        return _("No evidence on a single subject is on record yet; chapter A reviews the past cycle.")
    names = [f"{chapter.title.lower()} ({chapter.letter})" for chapter in chapters]
    return _("Chapter A reviews the past cycle. Then follow %(names)s.") % {"names": phrases.listed(names)}


def _sources_and_method(dossier: Dossier) -> Section:
    kinds = sorted({item.kind.replace("_", " ") for item in dossier.evidence})
    origins = len({item.origin for item in dossier.evidence})
    text = ngettext(
        "The paper rests on one public item of evidence.",
        "The paper rests on %(n)s public items of evidence from %(origins)s origins: %(kinds)s.",
        len(dossier.evidence),
    ) % {
        "n": phrases.cardinal(len(dossier.evidence)),
        "origins": phrases.cardinal(origins),
        "kinds": phrases.listed([_(kind) for kind in kinds]),
    }
    text += " " + _("A report that repeats another report counts once. Second-hand information is marked as such.")
    return Section(key="method", title=_("Sources and method"), level=2, blocks=(Paragraph((Run(text),)),))


def _asks(dossier: Dossier, *, letter: str) -> Section:
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
    words = {"organisation": dossier.organisation.name, "state": dossier.state.name}
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
    earlier = [
        phrases.number_of(by_ref[link.earlier])
        for link in dossier.lineage
        if link.later == request.ref and link.earlier in by_ref
    ]
    parts: list[str] = []
    if provisions:
        parts.append("; ".join(provisions))
    if earlier:
        parts.append(_("follows %(earlier)s") % {"earlier": phrases.listed(sorted(set(earlier)))})
    line: tuple[Inline, ...] = (Run(" · ".join(parts)),) if parts else ()
    return line


def _colophon(dossier: Dossier) -> tuple[Inlines, ...]:
    method = _(
        "Statuses were computed from evidence up to %(day)s with version %(version)d of the status rules and can be "
        "computed again from the same evidence. A person may set a status aside with a reason; then both are shown."
    ) % {"day": day_in_words(dossier.as_of), "version": dossier.rulebook}
    people = _("Only published or consented evidence is used; no number in this paper depends on anything else.")
    cite = _("%(organisation)s, %(state)s: submission to the Universal Periodic Review, %(session)s, %(month)s.") % {
        "organisation": dossier.organisation.name,
        "state": dossier.state.name,
        "session": _session(dossier),
        "month": month_in_words(dossier.as_of),
    }
    return (
        (Run(_("About this paper.") + " ", bold=True), Run(method)),
        (Run(_("People.") + " ", bold=True), Run(people)),
        (Run(_("Cite as.") + " ", bold=True), Run(cite)),
    )
