"""Facts to one-page briefs: what a recommending State asked, what became of it, what it could ask now."""

from __future__ import annotations

from tracker.domain import issue_chapters, phrases, room, selection
from tracker.domain.dates import day_in_words
from tracker.domain.document import (
    BigFigure,
    Block,
    Bullets,
    Citation,
    Column,
    Cover,
    Document,
    Inlines,
    Note,
    Pack,
    Paper,
    Paragraph,
    Row,
    Run,
    Section,
    StatusMark,
    Table,
)
from tracker.domain.dossier import CitedProvision, Dossier, EvidenceItem, Request, StatedNumber, StateName
from tracker.domain.front_matter import method_note
from tracker.domain.issues import issues
from tracker.domain.stated_numbers import longest_series
from tracker.domain.vocabulary import AskKind, Bindingness, Mechanism, Status, label
from tracker.errors import NotFound
from tracker.i18n import _, ngettext

ASKS, QUESTIONS, FIGURES, NOTES, PROVISIONS = 3, 2, 3, 2, 5
"""What one page holds at the size of the print sheet. Source: the print reference; two notes is its rule 7."""

SIZES = ((6, 2), (5, 2), (5, 1), (4, 1), (4, 0), (3, 0))
"""Rows of the table and sentences of evidence, the fullest brief first: the first that fits is written."""

_WORTH_RAISING = (
    Status.REGRESSED,
    Status.NOT_IMPLEMENTED,
    Status.PARTIALLY_IMPLEMENTED,
    Status.INSUFFICIENT_INFORMATION,
    Status.OVERDUE,
    Status.NO_REPLY,
    Status.NOT_ASSESSED,
    Status.IMPLEMENTED,
)


def recommenders(dossier: Dossier) -> tuple[StateName, ...]:
    """Return the States that recommended anything in the past reviews on record, by name."""
    found = {state.iso3: state for request in dossier.requests for state in request.recommending}
    return tuple(sorted(found.values(), key=lambda state: (state.name, state.iso3)))


def brief(dossier: Dossier, reader: StateName) -> Document:
    """Write the one-page brief for the mission of `reader`, as full as the page holds."""
    asked = _asked_by(dossier, reader)
    lede = _lede(dossier, reader, asked)
    main = next(
        (found for size in SIZES if room.fits(found := _main(dossier, asked, size), lede=lede)),
        _main(dossier, asked, SIZES[-1]),
    )
    return Document(
        paper=Paper.BRIEF,
        title=_("Brief for the Permanent Mission of %(reader)s: %(state)s, %(session)s")
        % {"reader": phrases.the(reader), "state": dossier.state.name, "session": _session(dossier)},
        language="en",
        author=dossier.organisation.name,
        subject=_("Universal Periodic Review of %(state)s") % {"state": phrases.the(dossier.state)},
        keywords=(),
        running_head="",
        method_note=method_note(dossier),
        cover=None,
        sections=main,
        sheet_head=(
            dossier.organisation.name,
            _("For the Permanent Mission of %(reader)s, Geneva") % {"reader": phrases.the(reader)},
            _("Universal Periodic Review, %(session)s") % {"session": _session(dossier)},
        ),
        sheet_for=reader.name,
        sheet_title=_("What to ask %(state)s") % {"state": phrases.the(dossier.state)},
        sheet_lede=lede,
        sheet_side=_figures(dossier),
        identifier=f"brief-{dossier.state.iso3}-{dossier.cycle}-{reader.iso3}-{dossier.as_of.isoformat()}",
    )


def _main(dossier: Dossier, asked: tuple[Request, ...], size: tuple[int, int]) -> tuple[Section, ...]:
    rows, sentences = size
    shown = _shown(dossier, asked, rows=rows)
    return (
        _before(dossier, shown),
        *_law(dossier, shown),
        *_what_happens(dossier, shown, sentences=sentences),
        *_asks(dossier),
        *_questions(dossier, shown),
    )


def pack(dossier: Dossier, readers: tuple[StateName, ...]) -> Pack:
    """Bind briefs for several missions behind one cover and contents."""
    if not readers:
        raise NotFound(
            _("No State is on record as having recommended anything to %(state)s before this review; import a report.")
            % {"state": phrases.the(dossier.state)}
        )
    title = _("%(state)s: briefs for recommending States") % {"state": dossier.state.name}
    return Pack(
        cover=Cover(
            organisation=dossier.organisation.name,
            organisation_long=dossier.organisation.long_name,
            what=_("Briefing pack for the Universal Periodic Review"),
            title=dossier.state.name,
            theme=ngettext("%(n)d brief, one page a State", "%(n)d briefs, one page a State", len(readers))
            % {"n": len(readers)},
            lines=(
                (_("Review"), _session(dossier)),
                (_("Evidence"), _("up to %(day)s, public only") % {"day": day_in_words(dossier.as_of)}),
                (_("From"), dossier.organisation.long_name),
            ),
        ),
        title=title,
        language="en",
        author=dossier.organisation.name,
        contents_title=_("Contents"),
        sheets=tuple(brief(dossier, reader) for reader in readers),
        identifier=f"pack-{dossier.state.iso3}-{dossier.cycle}-{dossier.as_of.isoformat()}",
    )


def _session(dossier: Dossier) -> str:
    review = dossier.review(dossier.cycle)
    return review.session_label if review else _("%(nth)s cycle") % {"nth": phrases.ordinal(dossier.cycle)}


def _asked_by(dossier: Dossier, reader: StateName) -> tuple[Request, ...]:
    return tuple(
        request
        for request in selection.past_requests(dossier)
        if any(state.iso3 == reader.iso3 for state in request.recommending)
    )


def _urgency(dossier: Dossier, request: Request) -> tuple[int, int, str]:
    """Rank by status, then by how much evidence it rests on, so that people come before unsigned treaties."""
    result = request.result(dossier.cycle - 1)
    if result is None or result.status not in _WORTH_RAISING:
        return (len(_WORTH_RAISING), 0, request.ref)
    used = len(result.evidence_for) + len(result.evidence_against)
    return (_WORTH_RAISING.index(result.status), -used, request.ref)


def _shown(dossier: Dossier, asked: tuple[Request, ...], *, rows: int) -> tuple[Request, ...]:
    """Own recommendations first, then the most telling of the others on the paper's subjects, each asked once."""
    own = sorted(asked, key=lambda request: _urgency(dossier, request))[: max(1, rows - 2)]
    subjects = {request.ref for issue in issues(dossier) for request in issue.requests}
    others = [
        request
        for request in selection.past_requests(dossier)
        if request.ref in subjects and request.ask_kind is not AskKind.INFORMATION
    ]
    shown = list(own)
    for request in sorted(others, key=lambda request: _urgency(dossier, request)):
        told = {each.recommendation for each in shown} | {each.heading for each in shown}
        if len(shown) < rows and not {request.recommendation, request.heading} & told:
            shown.append(request)
    return tuple(shown)


def _lede(dossier: Dossier, reader: StateName, asked: tuple[Request, ...]) -> str:
    words = {"reader": phrases.The(reader), "state": phrases.the(dossier.state)}
    if not asked:
        return (
            _(
                "No recommendation of %(reader)s to %(state)s is on record here. This page shows what others asked and "
                "what became of it."
            )
            % words
        )
    words["numbers"] = phrases.ranges(dict.fromkeys(request.number for request in asked))
    counts = selection.tally(asked, cycle=dossier.cycle - 1)
    statuses = [
        f"{phrases.cardinal(counts[status])} {_(label(status)).lower()}" for status in Status if status in counts
    ]
    if len(asked) == 1 and counts:
        words["status"] = _(label(next(iter(counts)))).lower()
        return _("%(reader)s recommended %(numbers)s to %(state)s. On the evidence its status is: %(status)s.") % words
    words["statuses"] = phrases.listed(statuses)
    return _("%(reader)s recommended %(numbers)s to %(state)s. On the evidence: %(statuses)s.") % words


def _before(dossier: Dossier, shown: tuple[Request, ...]) -> Section:
    rows = []
    for request in shown:
        result = request.result(dossier.cycle - 1)
        if result is None:
            continue
        rows.append(
            Row(
                (
                    (Run(phrases.number_of(request), bold=True),),
                    (Run(_shortened(request.heading)), Run(f" ({_asker(request)})", quiet=True)),
                    (StatusMark(result.status, selection.printed_flags(result)),),
                )
            )
        )
    table = Table(
        label="",
        caption="",
        columns=(Column(_("Number"), 24), Column(_("Request")), Column(_("Status"), 38)),
        rows=tuple(rows),
    )
    return Section(key="before", title=_("What was asked before"), level=2, blocks=(table,))


def _asker(request: Request) -> str:
    if len(request.recommending) > 3:
        return ngettext("%(first)s and %(n)d other", "%(first)s and %(n)d others", len(request.recommending) - 1) % {
            "first": request.recommending[0].name,
            "n": len(request.recommending) - 1,
        }
    return phrases.asked_by(request)


def _shortened(text: str, *, words: int = 22) -> str:
    pieces = text.split()
    return text if len(pieces) <= words else " ".join(pieces[:words]) + " …"


def _law(dossier: Dossier, shown: tuple[Request, ...]) -> tuple[Section, ...]:
    """Name the provisions by how they bind, those of the organisation's own requests first."""
    by_force: dict[Bindingness, dict[str, CitedProvision]] = {}
    for request in (*selection.own_requests(dossier), *shown):
        for cited in request.provisions:
            by_force.setdefault(cited.force.bindingness, {}).setdefault(issue_chapters.provision_words(cited), cited)
    content: list[Run] = []
    for bindingness, words in (
        (Bindingness.BINDING, _("Binding:")),
        (Bindingness.SIGNED_ONLY, _("Signed only:")),
        (Bindingness.NOT_BINDING, _("Not binding:")),
    ):
        named = list(by_force.get(bindingness, {}))[:PROVISIONS]
        if named:
            content += [Run(words, bold=True), Run(f" {'; '.join(named)}. ")]
    if not content:
        return ()
    return (Section(key="law", title=_("The law"), level=2, blocks=(Paragraph(tuple(content)),)),)


def _what_happens(dossier: Dossier, shown: tuple[Request, ...], *, sentences: int) -> tuple[Section, ...]:
    """Tell the newest evidence that the shown statuses rest on, one sentence an origin; the submission has the rest."""
    told: dict[str, EvidenceItem] = {}
    for request in shown:
        result = request.result(dossier.cycle - 1)
        for item in reversed(selection.evidence_used(dossier, result) if result else ()):
            told.setdefault(item.origin, item)
    newest = sorted(told.values(), key=selection.evidence_order, reverse=True)[:sentences]
    if not newest:
        return ()
    words = " ".join(f"{item.summary.rstrip('.')} ({item.source.short or item.source.author})." for item in newest)
    return (Section(key="facts", title=_("What happens"), level=2, blocks=(Paragraph((Run(words),)),)),)


def _asks(dossier: Dossier) -> tuple[Section, ...]:
    own = selection.own_requests(dossier)
    if not own:
        return ()
    whole = list({request.recommendation: request for request in reversed(own)}.values())[::-1]
    items = tuple((str(n), (Run(_shortened(request.text, words=32)),)) for n, request in enumerate(whole[:ASKS], 1))
    return (
        Section(key="asks", title=_("Suggested recommendations"), level=2, blocks=(Bullets(items),), full_width=True),
    )


def _questions(dossier: Dossier, shown: tuple[Request, ...]) -> tuple[Section, ...]:
    """Turn what is open into advance questions: claims that the evidence does not bear out, then silence."""
    claimed = [
        _("%(number)s: the State’s account is “%(claim)s”. Which independent evidence supports it?")
        % {"number": phrases.number_of(request), "claim": _shortened(claims[-1].summary, words=24)}
        for request, _result, claims in selection.claims_contradicted(dossier)
    ]
    silent = [
        _("%(number)s: what has been done (%(heading)s), by whom and when, and what is still to be done?")
        % {"number": phrases.number_of(request), "heading": _shortened(request.heading, words=14)}
        for request in shown
        if request.mechanism is Mechanism.UPR
    ]
    questions = list(dict.fromkeys((*claimed[: QUESTIONS - 1], *silent)))[:QUESTIONS]
    if not questions:
        return ()
    items = tuple(("ab"[place], (Run(text),)) for place, text in enumerate(questions))
    return (Section(key="questions", title=_("Advance questions"), level=2, blocks=(Bullets(items),), full_width=True),)


def _figures(dossier: Dossier) -> tuple[Block, ...]:
    """Choose numbers for the side column: those of one source with a value, attributed in one footnote a source."""
    found: list[Block] = []
    noted: set[str] = set()
    for number in _telling_numbers(dossier)[:FIGURES]:
        note: Inlines = ()
        if number.source.key not in noted and len(noted) < NOTES:
            noted.add(number.source.key)
            note = (Note(citations=(Citation(number.source, number.locator),)),)
        words: Inlines = (Run(number.about), *note)
        found.append(BigFigure(value=number.value_text, of="", words=words))
    return tuple(found)


def _telling_numbers(dossier: Dossier) -> list[StatedNumber]:
    """Take the series that the submission charts; without one, numbers of the source most cited."""
    charted = list(longest_series(dossier))
    if charted:
        return charted
    cited = {item.source.key for issue in issues(dossier) for item in issue.evidence}
    candidates = [number for number in dossier.numbers if number.source.key in cited and not number.checks_against]
    by_source: dict[str, list[StatedNumber]] = {}
    for number in sorted(candidates, key=lambda each: (each.source.key, each.ref)):
        by_source.setdefault(number.source.key, []).append(number)
    return max(by_source.values(), key=len, default=[])
