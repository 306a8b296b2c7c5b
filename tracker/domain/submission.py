"""Facts to a stakeholder submission: which chapters, in which order, and what they may say."""

from __future__ import annotations

from dataclasses import replace

from tracker.domain import annex, front_matter, issue_chapters, own_asks, past_cycle, phrases
from tracker.domain.dates import day_in_words, month_in_words
from tracker.domain.document import (
    Document,
    Inlines,
    Paper,
    Run,
    Section,
)
from tracker.domain.dossier import Dossier
from tracker.domain.issues import Issue, issues
from tracker.domain.numbering import Numbering
from tracker.domain.stated_numbers import longest_series
from tracker.domain.wordcount import count
from tracker.i18n import _

WORDS_INDIVIDUAL = 2815
WORDS_JOINT = 5630
"""Source: OHCHR's limits for one stakeholder and for a coalition, as in UPR Info's training (Auckland, October 2018);
they are taken to hold in cycle 4: check against OHCHR before filing."""


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
    asks = own_asks.section(dossier, letter=chr(ord("B") + len(chapters)))
    sections = (front_matter.summary(dossier, chapters), past, *chapters, asks, *annex.sections(dossier, numbering))
    paper = Document(
        paper=Paper.SUBMISSION,
        title=_("%(state)s: submission to the Universal Periodic Review, %(session)s")
        % {"state": dossier.state.name, "session": front_matter.session(dossier)},
        language="en",
        author=dossier.organisation.name,
        subject=_("Universal Periodic Review of %(state)s") % {"state": phrases.the(dossier.state)},
        keywords=front_matter.keywords(dossier),
        running_head=" · ".join((dossier.organisation.name, dossier.state.name, front_matter.session(dossier))),
        method_note=front_matter.method_note(dossier),
        cover=front_matter.cover(dossier, chapters),
        sections=sections,
        colophon=_colophon(dossier),
        contents_title=_("Contents"),
        contents_after=front_matter.status_key(),
        notes_title=_("Endnotes"),
        word_limit=word_limit,
        identifier=f"{dossier.state.iso3}-{dossier.cycle}-{dossier.organisation.name}-{dossier.as_of.isoformat()}",
    )
    return _with_length(paper)


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


def _issue_chapters(dossier: Dossier, numbering: Numbering) -> tuple[Section, ...]:
    found = issues(dossier)
    charted = longest_series(dossier)
    resting = {item.series.code for issue in found for item in issue.evidence if item.series}
    if charted and charted[0].series in resting:
        charted = ()  # it is drawn beside the evidence that rests on it
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


def _most_citing(found: tuple[Issue, ...], source: str) -> str | None:
    cited = {issue.key: sum(item.source.key == source for item in issue.evidence) for issue in found}
    return max(cited, key=lambda key: (cited[key], key)) if cited else None


def _colophon(dossier: Dossier) -> tuple[Inlines, ...]:
    method = _(
        "Statuses were computed from evidence up to %(day)s with version %(version)d of the status rules and can be "
        "computed again from the same evidence. A person may set a status aside with a reason; then both are shown."
    ) % {"day": day_in_words(dossier.as_of), "version": dossier.rulebook}
    people = _("Only published or consented evidence is used; no number in this paper depends on anything else.")
    cite = _("%(organisation)s, %(state)s: submission to the Universal Periodic Review, %(session)s, %(month)s.") % {
        "organisation": dossier.organisation.name,
        "state": dossier.state.name,
        "session": front_matter.session(dossier),
        "month": month_in_words(dossier.as_of),
    }
    return (
        (Run(_("About this paper.") + " ", bold=True), Run(method)),
        (Run(_("People.") + " ", bold=True), Run(people)),
        (Run(_("Cite as.") + " ", bold=True), Run(cite)),
    )
