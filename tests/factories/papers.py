"""Invented papers that use every block of the document model. The State and all its facts are made up."""

from __future__ import annotations

from dataclasses import replace

from tracker.domain.document import (
    Ask,
    Bar,
    BarChart,
    BigFigure,
    BindingMark,
    Bullets,
    Citation,
    Column,
    Cover,
    Document,
    Figure,
    Inlines,
    LineBreak,
    Note,
    Pack,
    Paper,
    Paragraph,
    Quote,
    Row,
    Run,
    Section,
    Source,
    StatusChart,
    StatusMark,
    StatusRow,
    Table,
    Terms,
)
from tracker.domain.vocabulary import Bindingness, Flag, Status

REPORT = Source(
    "report", "Human Rights Council", "Report of the Working Group: Norland", "A/HRC/99/5 (2021)", short="A/HRC/99/5"
)
SURVEY = Source(
    "survey", "Harbour Workers’ Centre", "Nine months at the dock", "Ostby, 2022", short="Nine months at the dock"
)
REGISTER = Source("register", "Norland, Office of Statistics", "Permits in force", "2023")
INTERVIEW = Source("p1", "Interview with P-1", "", "May 2022")


def cite(source: Source, locator: str = "", remark: str = "") -> Note:
    """Return a note that cites one source."""
    return Note((Citation(source, locator, remark),))


def par(number: str, *content: str | Note | StatusMark | Run, keep: bool = False) -> Paragraph:
    """Return a paragraph from strings and inlines."""
    inlines: Inlines = tuple(Run(piece) if isinstance(piece, str) else piece for piece in content)
    return Paragraph(inlines, number=number, keep_with_next=keep)


def words(text: str) -> Inlines:
    """Return a text as inlines."""
    return (Run(text),)


STATUSES = (
    Status.REGRESSED,
    Status.NOT_IMPLEMENTED,
    Status.PARTIALLY_IMPLEMENTED,
    Status.IMPLEMENTED,
    Status.INSUFFICIENT_INFORMATION,
    Status.NOT_ASSESSED,
)
KEY = Terms(
    tuple(
        ((StatusMark(status),), words(meaning))
        for status, meaning in (
            (Status.IMPLEMENTED, "Done; two independent sources or a record confirm it."),
            (Status.PARTIALLY_IMPLEMENTED, "Steps were taken and are not complete."),
            (Status.NOT_IMPLEMENTED, "Independent evidence that nothing has changed."),
            (Status.REGRESSED, "Strong evidence that matters became worse."),
            (Status.INSUFFICIENT_INFORMATION, "One source alone, or the State’s own word alone."),
            (Status.NOT_ASSESSED, "No evidence either way: not a judgement."),
            (Status.PENDING, "Filed for this review and not yet due."),
        )
    )
)


def status_table() -> Table:
    """Return a table of asks with statuses, flags, notes and a band."""

    def row(number: str, position: str, asked: str, who: str, mark: StatusMark, found: Inlines) -> Row:
        head = (Run(number, bold=True), LineBreak(), Run(position, quiet=True))
        return Row((head, (Run(asked + " "), Run(f"({who})", quiet=True)), (mark,), found))

    return Table(
        "Table 1",
        "Seven requests and what became of them, as of March 2023",
        (Column("Number, position", 23), Column("What was asked", 45), Column("Status", 37), Column("Evidence")),
        (
            Row((words("Theme: migrant workers"),), band=True),
            row(
                "61.12",
                "Supported",
                "Give every dock worker a written contract",
                "Estmark, 2021",
                StatusMark(Status.NOT_IMPLEMENTED),
                (Run("Contracts were seen by none of those asked."), cite(SURVEY, "ch. 2")),
            ),
            row(
                "61.13–15",
                "Noted",
                "Ratify the Migrant Workers Convention",
                "Westmark, Isla Verde",
                StatusMark(Status.NOT_ASSESSED),
                words("No act and no sign of one."),
            ),
            row(
                "61.20",
                "Supported in part",
                "Inspect ships at night as well",
                "Estmark, 2021",
                StatusMark(Status.PARTIALLY_IMPLEMENTED, (Flag.DISPUTED,)),
                (Run("Eleven inspections in two years."), cite(REGISTER, "table 4")),
            ),
            row(
                "61.21",
                "Supported",
                "Publish the number of complaints",
                "Sudland, 2021",
                StatusMark(Status.IMPLEMENTED),
                (Run("Published each spring."), cite(REGISTER, "table 9")),
            ),
            Row((words("Theme: asylum"),), band=True),
            row(
                "61.40",
                "Supported",
                "Open the harbour office to those who ask for asylum",
                "Isla Verde, 2021",
                StatusMark(Status.REGRESSED),
                (Run("The office closed in 2022."), cite(SURVEY, "ch. 5")),
            ),
            row(
                "61.41",
                "Supported",
                "Train interpreters",
                "Sudland, 2021",
                StatusMark(Status.INSUFFICIENT_INFORMATION, (Flag.STATE_CLAIM_ONLY,)),
                words("Only the State’s account."),
            ),
            row(
                "AL 3/2022",
                "Information",
                "Explain the closing of the office",
                "Special Rapporteur",
                StatusMark(Status.NO_REPLY, remark="due 15 June 2022"),
                words("A scale of its own."),
            ),
        ),
    )


def marks_chart() -> Figure:
    """Return a figure in which each mark is one request."""
    rows = (
        StatusRow(
            "First cycle", "2011–2016 · 5 requests", ((Status.NOT_IMPLEMENTED, 3), (Status.INSUFFICIENT_INFORMATION, 2))
        ),
        StatusRow(
            "Second cycle",
            "2016–2021 · 9 requests",
            (
                (Status.REGRESSED, 1),
                (Status.NOT_IMPLEMENTED, 4),
                (Status.PARTIALLY_IMPLEMENTED, 2),
                (Status.NOT_ASSESSED, 2),
            ),
        ),
        StatusRow(
            "Third cycle",
            "from 2021 · 12 requests",
            (
                (Status.REGRESSED, 1),
                (Status.NOT_IMPLEMENTED, 5),
                (Status.PARTIALLY_IMPLEMENTED, 1),
                (Status.IMPLEMENTED, 1),
                (Status.INSUFFICIENT_INFORMATION, 3),
                (Status.NOT_ASSESSED, 1),
            ),
        ),
    )
    chart = StatusChart(
        "Requests by cycle and status",
        "First cycle: 3 not implemented, 2 insufficient information. Second and third as in the text.",
        STATUSES,
        rows,
    )
    return Figure("Figure 1", "Each mark is one request. Assessed: 3 of 5, 7 of 9 and 8 of 12.", chart)


def bars_chart() -> Figure:
    """Return a figure with printed values, one of them unknown."""
    bars = (
        Bar("2019, seasonal", 16240.0),
        Bar("2019, other", 9105.0),
        Bar("2021, all kinds", 3870.0, below="harbour closed"),
        Bar("2022, all kinds", None),
    )
    chart = BarChart("Permits by year", "16,240 and 9,105 in 2019; 3,870 in 2021; 2022 is not known.", "permits", bars)
    return Figure("Figure 2", "Permits in force. The register for 2022 was not published.", chart)


def bars_table() -> Table:
    """Return the table behind the bar chart."""
    rows = (("2019", "16,240", "9,105"), ("2021", "3,870 in all", "not split"), ("2022", "unknown", "unknown"))
    return Table(
        "Table 3",
        "The values of figure 2, as printed in the register",
        (Column("Year", 30), Column("Seasonal", 40, numeric=True), Column("Other", 40, numeric=True), Column("Remark")),
        tuple(Row((*map(words, row), words("as printed"))) for row in rows),
    )


def law_table() -> Table:
    """Return provisions with their force."""

    def row(provision: str, requires: str, mark: BindingMark) -> Row:
        return Row((words(provision), words(requires), (mark,)))

    return Table(
        "Table 2",
        "Provisions cited in this chapter and their force for Norland",
        (Column("Provision", 52), Column("What it requires", 46), Column("Force")),
        (
            row("ICCPR, Article 8", "No forced labour", BindingMark(Bindingness.BINDING, "party since 1978")),
            row("ICRMW, Article 25", "Equal conditions of work", BindingMark(Bindingness.NOT_BINDING, "no action")),
            row("Palermo Protocol, Article 6", "Protect victims", BindingMark(Bindingness.SIGNED_ONLY, "2003")),
            row("UDHR, Article 23", "Just conditions", BindingMark(Bindingness.DECLARATION, "a commitment")),
        ),
    )


def summary() -> Section:
    """Return the executive summary."""
    lede = Paragraph(
        words("In its third review Norland promised contracts for every worker in its harbours. Few have seen one."),
        lede=True,
    )
    method = Section(
        "method",
        "Sources and method",
        (par("", "The paper rests on interviews of 2022, on registers and on published reports. Each is marked."),),
        level=2,
    )
    asks = (
        Ask("R1", words("Give every worker a contract in a language that the worker reads.")),
        Ask("R3", words("Open the harbour office again.")),
    )
    text = "This paper follows twelve requests that Norland received between 2011 and 2021, and what became of them. "
    return Section(
        "summary",
        "Executive summary",
        (lede, par("", text * 2), par("", "Two matters stand out, and two requests follow:", keep=True), *asks, method),
        new_page=True,
    )


def past_cycle() -> Section:
    """Return chapter A: table, chart, sub-paragraphs, and notes that repeat a source."""
    asked = Section(
        "asked", "What was asked, and what became of it", (par("3", "Table 1 lists them."), status_table()), level=2
    )
    cycles = Section(
        "cycles",
        "Three cycles side by side",
        (
            par("4", "The same requests return. Three observations matter for the coming review."),
            par("4.1", "The office that closed in 2022 has not opened again.", cite(SURVEY, "ch. 5")),
            par("4.2", "A court annulled one expulsion.", cite(SURVEY, "ch. 6"), " One case answers no measure."),
            par("4.3", "On the request to open it (61.40) the status is ", StatusMark(Status.REGRESSED), ", as above."),
            marks_chart(),
        ),
        level=2,
    )
    return Section(
        "A",
        "Review of the past cycle",
        (
            par(
                "1",
                "Norland was reviewed on 14 May 2021 and answered 231 recommendations.",
                cite(REPORT, "para. 61"),
                " It supports 149 of them, as counted from the addendum.",
                cite(REPORT, "para. 7"),
            ),
            par(
                "2",
                "One figure stated elsewhere differs.",
                cite(SURVEY, remark="Second-hand: not seen."),
                " Both stand.",
            ),
            asked,
            cycles,
        ),
        letter="A",
        new_page=True,
    )


def issue(letter: str, title: str, first: int) -> Section:
    """Return an issue chapter that begins with paragraph `first`."""
    n = first
    long = "Inspections followed the calendar of the harbour office and not the work itself, which is done at night. "
    return Section(
        letter,
        title,
        (
            par(f"{n}", long * 3),
            Section(
                "law" + letter, "The law that applies", (par(f"{n + 1}", "Table 2 sets it out."), law_table()), level=2
            ),
            Section(
                "work" + letter,
                "Conditions of work",
                (
                    par(f"{n + 2}", "A worker employed at the eastern dock in 2018 says:", keep=True),
                    Quote(
                        "We worked from eight in the morning until nine. Nobody told us how much we would be paid.",
                        (
                            Run("Interviewee P-1, 2022"),
                            cite(INTERVIEW, remark="Consent covers public use under a code."),
                        ),
                    ),
                    par(f"{n + 2}.1", long * 2, cite(REGISTER, "table 4")),
                    par(f"{n + 2}.2", long * 2, cite(INTERVIEW)),
                    par(f"{n + 2}.3", long),
                ),
                level=2,
            ),
            Section(
                "numbers" + letter,
                "Permits",
                (
                    par(f"{n + 3}", "The register counts permits in force at the end of the year. " + long),
                    bars_chart(),
                    bars_table(),
                    par(f"{n + 4}", long * 4, cite(SURVEY, "ch. 3")),
                    Bullets((("a", words("No contract was shown.")), ("b", words("Pay came through the agent.")))),
                ),
                level=2,
            ),
        ),
        letter=letter,
        new_page=True,
    )


def recommendations(letter: str) -> Section:
    """Return the chapter of recommendations."""
    asks = tuple(
        Ask(f"R{n}", words(text), words(f"To the {to} · paras. 6 to {n + 6}.3"))
        for n, (text, to) in enumerate(
            (
                (
                    "Give every worker a contract in a language that the worker reads, before the end of 2024.",
                    "Ministry of Labour",
                ),
                (
                    "Inspect every dock by night at least twice a year, and publish the findings.",
                    "Harbour Inspectorate",
                ),
                (
                    "Open the harbour office again and register every asylum claim made there.",
                    "Ministry of the Interior",
                ),
                ("Accede to the Migrant Workers Convention by the end of 2026.", "Parliament"),
            ),
            start=1,
        )
    )
    closing = par(
        "", "Until the review these four are ", StatusMark(Status.PENDING), ". The Centre reports on each at mid-term."
    )
    return Section(
        letter,
        "Recommendations",
        (par("", "The Centre recommends that Norland:", keep=True), *asks, closing),
        letter,
        new_page=True,
    )


def submission(*, chapters: int = 1) -> Document:
    """Return a submission with this many issue chapters."""
    titles = ("Contracts that nobody sees", "Nights without inspection", "An office that closed", "Pay through agents")
    letters = "BCDE"
    issues = tuple(issue(letters[i], titles[i], 5 + 5 * i) for i in range(chapters))
    return Document(
        paper=Paper.SUBMISSION,
        title="Norland: submission to the Universal Periodic Review, 54th session",
        language="en",
        author="Harbour Workers’ Centre",
        subject="Universal Periodic Review of Norland",
        keywords=("forced labour", "migrant workers", "asylum"),
        running_head="HWC · Norland · 54th session",
        method_note=(
            "Evidence up to 31 March 2023 · status rules, version 1 · public evidence only.",
            "An invented paper: it shows the layout and finds nothing.",
        ),
        cover=Cover(
            "HWC",
            "Harbour Workers’ Centre",
            "Submission to the Universal Periodic Review",
            "Norland",
            "Workers and asylum seekers in the harbours of Norland",
            (
                ("Review", "54th session of the Working Group, fourth cycle"),
                ("Kind", "Individual submission, evidence up to 31 March 2023"),
                (
                    "Submitted by",
                    "HWC, Ostby, founded 2006. It records what workers say and brings it to the United Nations.",
                ),
                ("Key words", "forced labour, migrant workers, asylum"),
                ("Public", "Yes. People who gave testimony appear by code only."),
            ),
        ),
        sections=(summary(), past_cycle(), *issues, recommendations("BCDEF"[chapters])),
        colophon=(
            (Run("About this paper.", bold=True), Run(" Statuses can be computed again from the same evidence.")),
            (Run("Cite as.", bold=True), Run(" HWC, "), Run("Norland: submission", italic=True), Run(", Ostby, 2023.")),
        ),
        contents_title="Contents",
        contents_after=(
            Paragraph(words("How a status is read. What the State says of itself never decides it."), small=True),
            KEY,
        ),
        notes_title="Endnotes",
        word_limit=2815,
        identifier="example-submission",
    )


def brief(reader: str = "Estmark", *, filler: int = 1) -> Document:
    """Return a brief for one mission; more `filler` makes it too long for its page."""
    side = (
        BigFigure("1", "of 207", words("applicants received refugee status, 2011 to 2019")),
        BigFigure("3,870", "", (Run("permits in force in 2021"), cite(REGISTER, "table 4"))),
        BigFigure("49", "", words("people held a temporary permit at the end of 2019")),
    )
    table = Table(
        "",
        "",
        (Column("Number", 22), Column("Request"), Column("Status", 38)),
        (
            Row(((Run("61.12", bold=True),), words("A written contract"), (StatusMark(Status.NOT_IMPLEMENTED),))),
            Row(
                (
                    (Run("61.40", bold=True),),
                    words("Open the office"),
                    (StatusMark(Status.REGRESSED, (Flag.DISPUTED,)),),
                )
            ),
        ),
    )
    text = "An agreement of 2016 lets either State hand over people found without papers, and asks nothing about risk. "
    return Document(
        paper=Paper.BRIEF,
        title=f"Brief for the Permanent Mission of {reader}: Norland, 54th session",
        language="en",
        author="Harbour Workers’ Centre",
        subject="Universal Periodic Review of Norland",
        keywords=("labour",),
        running_head="",
        method_note=("Evidence up to 31 March 2023 · public evidence only.", "An invented paper."),
        cover=None,
        sections=(
            Section("before", "What was asked before", (table,), level=2),
            Section(
                "law", "The law", (par("", Run("Binding:", bold=True), " ICCPR, Article 8; CAT, Article 3."),), level=2
            ),
            Section("facts", "What happens", (par("", text * filler, cite(SURVEY)),), level=2),
            Section(
                "asks",
                "Suggested recommendations",
                (
                    Bullets(
                        (("1", words("Suspend the agreement of 2016.")), ("2", words("Open the harbour office again.")))
                    ),
                ),
                level=2,
                full_width=True,
            ),
            Section(
                "questions",
                "Advance questions",
                (Bullets((("a", words("How many people were handed over in each year since 2016?")),)),),
                level=2,
                full_width=True,
            ),
        ),
        sheet_head=("HWC · Brief", f"For the Permanent Mission of {reader}, Geneva", "UPR, 54th session"),
        sheet_lede="Norland. In 2021 it was asked to open its harbour office. The office closed a year later.",
        sheet_title="What to ask about the harbour office",
        sheet_for=reader,
        sheet_side=side,
        identifier=f"example-brief-{reader}",
    )


def pack(*readers: str) -> Pack:
    """Return a pack of briefs, one for each reader."""
    cover = submission().cover
    if cover is None:
        raise ValueError(cover)
    return Pack(
        cover=replace(cover, what="Briefing pack", theme="One page for each mission"),
        title="Norland: briefs",
        language="en",
        author="Harbour Workers’ Centre",
        contents_title="Contents",
        sheets=tuple(brief(reader) for reader in readers),
        identifier="example-pack",
    )


def arabic() -> Document:
    """Return a right-to-left paper with lines in other scripts."""
    rows = (
        ("140.227", "احترام حقوق العمال", StatusMark(Status.NOT_IMPLEMENTED)),
        ("147.304–306", "إدماج المهاجرين", StatusMark(Status.INSUFFICIENT_INFORMATION)),
    )
    table = Table(
        "الجدول 1",
        "توصيات وحالتها في آذار/مارس 2023",
        (Column("الرقم", 30), Column("التوصية"), Column("الحالة", 42)),
        tuple(Row(((Run(number, bold=True),), words(text), (mark,))) for number, text, mark in rows),
    )
    lines = (
        Run("누구도 위험한 나라로 돌려보내서는 안 된다.", lang="ko"),
        LineBreak(),
        Run("Никто не может быть возвращён туда, где ему грозит опасность.", lang="ru"),
        LineBreak(),
        Run("Nul ne peut être renvoyé vers un pays où il court un risque.", lang="fr"),
    )
    chapter = Section(
        "A",
        "استعراض الجولة السابقة",
        (
            par("1", "استُعرضت حالة نورلاند في 14 أيار/مايو 2021.", cite(REPORT, "para. 61")),
            par("2", "تتعلق التوصيات من 147.304 إلى 147.306 بإدماج المهاجرين.", cite(SURVEY)),
            par("2.1", "لا يزال الاتفاق سارياً، ولا يتضمن ضماناً."),
            table,
            Paragraph(lines),
            marks_chart(),
            Ask("ت1", words("تعليق العمل بالاتفاق إلى أن يتضمن ضماناً.")),
        ),
        new_page=True,
    )
    return replace(
        submission(),
        title="نورلاند: موجز للاستعراض الدوري الشامل",
        language="ar",
        running_head="HWC · نورلاند",
        method_note=("الأدلة حتى 31 آذار/مارس 2023",),
        sections=(chapter,),
        contents_title="المحتويات",
        notes_title="الحواشي",
        identifier="example-arabic",
    )
