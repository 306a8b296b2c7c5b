"""One part of a Word document (body, header, notes) as blocks: what a reader of the page sees, and nothing else.

Left out: what tracked changes deleted or moved away, hidden words, the codes of fields, the marks of notes, phonetic
guides, and the second copy of a drawing that Word keeps for older programs. Kept: insertions, links, content controls,
results of fields, the words of text boxes (behind the paragraph they hang on).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tracker.importers.word.blocks import Block
from tracker.importers.word.drafts import OFF, Holder, ParagraphDraft, TableDraft
from tracker.importers.word.markup import Values, too_long
from tracker.importers.word.numbering import Numbering
from tracker.importers.word.signs import plain_marks, sign
from tracker.importers.word.styles import Styles

MOST_PARAGRAPHS = 400_000  # paragraphs and cells; the matrix of 250 recommendations has 4,000
MOST_CHARACTERS = 40_000_000

_CHANGES = ("pPr", "rPr", "tblPr", "trPr", "tcPr", "sectPr", "tblGrid", "tblPrEx", "numbering")
_SKIPPED = frozenset(
    {
        *("del", "delText", "delInstrText", "instrText", "moveFrom"),
        *("sdtPr", "sdtEndPr", "rt", "sectPr", "tblPr"),
        *(f"{name}Change" for name in _CHANGES),
    }
)


@dataclass(slots=True)
class _Run:
    bold: bool = False
    hidden: bool = False


class Story:
    """Reads one part: a `markup.Reader` whose `blocks` are complete when the part has been fed to it."""

    def __init__(self, styles: Styles, numbering: Numbering, *, first_line: int = 1) -> None:
        self._styles = styles
        self._numbering = numbering
        self._line = first_line
        self._count = 0
        self._characters = 0
        self._open: list[str] = []
        self._skipping = 0
        self._holders = [Holder()]
        self._drafts: list[ParagraphDraft] = []
        self._tables: list[TableDraft] = []
        self._run = _Run()
        self._fields: list[bool] = []  # true while the code of a field is read, and not yet its result
        self._choices: list[bool] = []
        self._starts: dict[str, Callable[[Values], bool | None]] = {
            "p": self._start_paragraph,
            "r": self._start_run,
            "tbl": self._start_table,
            "tr": self._start_row,
            "tc": self._start_cell,
            "txbxContent": self._start_box,
            "mc:AlternateContent": self._start_alternatives,
            "fldChar": self._note_field,
        }
        self._ends: dict[str, Callable[[], None]] = {
            "p": self._end_paragraph,
            "tbl": self._end_table,
            "tr": self._end_row,
            "tc": self._end_cell,
            "txbxContent": self._end_box,
            "mc:AlternateContent": self._end_alternatives,
        }

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Return the blocks read so far."""
        return tuple(self._holders[0].blocks)

    def start(self, name: str, values: Values) -> None:
        """Note the start of an element."""
        if self._skipping:
            self._skipping += 1
            return
        if name in _SKIPPED or self._is_second_copy(name):
            self._note_deleted(name)
            self._skipping = 1
            return
        opener = self._starts.get(name)
        if opener is not None:
            # What stands where it cannot stand is passed over; what is in it is read all the same.
            self._open.append(name if opener(values) is not False else "")
            return
        self._note(self._open[-1] if self._open else "", name, values)
        self._open.append(name)

    def end(self, name: str) -> None:
        """Note the end of an element."""
        if self._skipping:
            self._skipping -= 1
            return
        opened = self._open.pop()
        closer = self._ends.get(opened)
        if closer is not None and opened == name:
            closer()

    def words(self, text: str) -> None:
        """Note the text between two tags."""
        if not self._skipping and self._open and self._open[-1] in ("t", "m:t"):
            self._write(plain_marks(text))

    def _write(self, text: str) -> None:
        if not self._drafts or self._run.hidden or any(self._fields):
            return
        self._drafts[-1].write(text, bold=self._run.bold)
        self._weigh(len(text))

    def _is_second_copy(self, name: str) -> bool:
        if name not in ("mc:Choice", "mc:Fallback") or not self._choices:
            return False
        taken, self._choices[-1] = self._choices[-1], True
        return taken

    def _note_deleted(self, name: str) -> None:
        """Note a deleted row, or the deleted end of a paragraph: the next one goes on behind it."""
        if name != "del" or not self._open:
            return
        if self._open[-1] == "trPr" and self._tables:
            self._tables[-1].deleted = True
        elif self._open[-2:] == ["pPr", "rPr"] and self._drafts:
            self._drafts[-1].mark_deleted = True

    def _note(self, inside: str, name: str, values: Values) -> None:
        value = values.get("val")
        match inside:
            case "r":
                self._note_sign(name, values)
            case "rPr" if self._open[-2:-1] == ["r"]:
                if name == "b":
                    self._run.bold = value not in OFF
                elif name == "vanish":
                    self._run.hidden = value not in OFF
            case "pPr" | "numPr" if self._drafts:
                self._drafts[-1].note(name, value)
            case "tcPr" | "trPr" if self._tables:
                self._tables[-1].note(name, values)

    def _note_sign(self, name: str, values: Values) -> None:
        match name:
            case "tab" | "ptab":
                self._write("\t")
            case "br" | "cr":
                self._write("\n")
            case "noBreakHyphen":
                self._write("-")
            case "sym":
                self._write(sign(values.get("char", "")))

    def _note_field(self, values: Values) -> None:
        match values.get("fldCharType"):
            case "begin":
                self._fields.append(True)
            case "separate" if self._fields:
                self._fields[-1] = False
            case "end" if self._fields:
                self._fields.pop()

    def _start_alternatives(self, _values: Values) -> None:
        self._choices.append(False)

    def _end_alternatives(self) -> None:
        self._choices.pop()

    def _start_run(self, _values: Values) -> None:
        self._run = _Run()

    def _start_paragraph(self, _values: Values) -> None:
        carried, self._holders[-1].carried = self._holders[-1].carried, None
        self._drafts.append(carried or ParagraphDraft())
        self._tally()

    def _end_paragraph(self) -> None:
        draft = self._drafts.pop()
        # A field whose code never ends would swallow the rest: a code stays in its paragraph, only results do not.
        self._fields = [False] * len(self._fields)
        holder = self._holders[-1]
        if draft.mark_deleted:
            draft.mark_deleted = False
            holder.carried = draft
        else:
            self._put(draft, holder)

    def _put(self, draft: ParagraphDraft, holder: Holder) -> None:
        paragraph = draft.finished(self._line, self._styles, self._numbering)
        if paragraph is not None:
            holder.blocks.append(paragraph)
            self._line += 1
        holder.blocks.extend(draft.beside)

    def _start_table(self, _values: Values) -> None:
        self._tables.append(TableDraft(self._line))

    def _end_table(self) -> None:
        table = self._tables.pop().finished()
        if table is not None:
            self._holders[-1].blocks.append(table)

    def _start_row(self, _values: Values) -> bool:
        return bool(self._tables) and self._tables[-1].open_row()

    def _end_row(self) -> None:
        self._tables[-1].close_row()

    def _start_cell(self, _values: Values) -> bool:
        if not self._tables or not self._tables[-1].open_cell():
            return False
        holder = self._tables[-1].holder
        self._holders.append(holder or Holder())
        self._tally()
        return True

    def _end_cell(self) -> None:
        self._weigh(self._tables[-1].close_cell(self._close_holder()))

    def _start_box(self, _values: Values) -> None:
        self._holders.append(Holder())

    def _end_box(self) -> None:
        blocks = self._close_holder()
        if self._drafts:
            self._drafts[-1].beside.extend(blocks)
        else:
            self._holders[-1].blocks.extend(blocks)

    def _close_holder(self) -> tuple[Block, ...]:
        holder = self._holders.pop()
        if holder.carried is not None:
            self._put(holder.carried, holder)
        return tuple(holder.blocks)

    def _tally(self) -> None:
        self._count += 1
        if self._count > MOST_PARAGRAPHS:
            raise too_long(MOST_PARAGRAPHS)

    def _weigh(self, characters: int) -> None:
        self._characters += characters
        if self._characters > MOST_CHARACTERS:
            raise too_long(MOST_PARAGRAPHS)
