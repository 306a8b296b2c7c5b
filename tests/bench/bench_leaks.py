"""What the leak check costs beside making the document: 5,000 people in the index, a submission of some sixty pages."""

from __future__ import annotations

import gc
import random
import sys
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import process_time

import pypdfium2
from anyascii import anyascii

from tests.bench.measure import Measure
from tests.factories import papers
from tracker.documents import docx, pdf, readback
from tracker.domain import name_index, name_matching
from tracker.domain.document import Document, Paragraph, Run, Section
from tracker.domain.protection import SecretField

PEOPLE = 5_000
WORDS_A_PAGE = 400
PAGES = 60  # half of them prose, half of them chapters with tables, notes and charts, as a paper has them
TIMES = 6
ASKED_SHARE = 10  # per cent of the time that the document takes
DOCS = Path(__file__).resolve().parents[2] / "docs"
_SYLLABLES = "jong su nam min ho chol yong hye sun myong il kyong gum ok".split()  # noqa: SIM905 - a list of words


@dataclass(frozen=True, slots=True)
class Known:
    """A name as the vault hands it out."""

    person_id: int
    organisation_id: int
    kind: SecretField
    text: str
    distinctive: frozenset[str] = field(default=frozenset())


def invented(chance: random.Random, syllables: int) -> str:
    """Return a word that is none."""
    return "".join(chance.choice("bvgdzklmnprst") + chance.choice("aeiou") for _each in range(syllables)).title()


def everybody(chance: random.Random) -> list[Known]:
    """Return the names and numbers of people who do not exist, a third of them Korean."""
    found = []
    for number in range(PEOPLE):
        given = f"{chance.choice(_SYLLABLES)}-{chance.choice(_SYLLABLES)}".title()
        name = chance.choice(
            (f"Kim {given}", f"{invented(chance, 2)} {invented(chance, 3)}", f"{invented(chance, 3)}ov")
        )
        found.append(Known(number, 1, SecretField.REAL_NAME, f"{name} {invented(chance, 3)}"))
        found.append(Known(number, 1, SecretField.CONTACT, f"+999 {chance.randrange(10**8, 10**9)}"))
    return found


def renamed(section: Section, number: int) -> Section:
    """Return a chapter under keys of its own."""
    blocks = tuple(renamed(each, number) if isinstance(each, Section) else each for each in section.blocks)
    return replace(section, key=f"{section.key}-{number}", blocks=blocks, new_page=False)


def long_paper(chance: random.Random) -> Document:
    """Return a submission of some sixty pages."""
    prose = " ".join(file.read_text(encoding="utf-8") for file in sorted(DOCS.glob("*.md")))
    told = ["".join(filter(str.isalpha, word)) for word in prose.split()]
    words = [word for word in told if word] + ["Kim", "Ri", "Moscow"] * 40
    paragraphs = tuple(
        Paragraph((Run(" ".join(chance.choice(words) for _each in range(WORDS_A_PAGE // 4))),), f"{number}")
        for number in range(PAGES * 2)
    )
    paper = papers.submission()
    chapters = [renamed(section, number) for number in range(TIMES) for section in paper.sections]
    return replace(paper, sections=(*chapters, Section("long", "Long", paragraphs)))


def short_files() -> dict[str, bytes]:
    """Return the invented submission as it is, in both forms."""
    with tempfile.TemporaryDirectory() as folder:
        paper = papers.submission()
        return {"paper.pdf": pdf.render(paper, Path(folder)), "paper.docx": docx.render(paper, Path(folder))}


def main() -> int:
    """Print one line: the share of the check in the time that the PDF and the Word file take."""
    if pdf.available() is not None:
        print("The leak check is not measured: no PDF can be made here.", file=sys.stderr)
        return 0
    chance = random.Random(6)  # the same every time
    known, paper = everybody(chance), long_paper(chance)
    with tempfile.TemporaryDirectory() as folder:
        begun = process_time()
        files = {"paper.pdf": pdf.render(paper, Path(folder)), "paper.docx": docx.render(paper, Path(folder))}
        making = process_time() - begun
    begun = process_time()
    index = name_index.build(known, anyascii)  # kept by the program as long as the vault stays as it is
    gc.collect()
    gc.freeze()  # as the program does with what it keeps
    indexing = process_time() - begun
    for name, content in short_files().items():  # what a program that runs has loaded is loaded
        name_matching.search(index, readback.read(name, content), anyascii)
    begun = process_time()
    for name, content in files.items():
        name_matching.search(index, readback.read(name, content), anyascii)
    checking = process_time() - begun
    measure = Measure(
        "leak check of a paper of sixty pages against 5,000 people, share of making it",
        100 * checking / making,
        ASKED_SHARE,
        unit="%",
        lower_is_better=True,
    )
    print(measure)
    with pypdfium2.PdfDocument(files["paper.pdf"]) as opened:
        print(f"({len(opened)} pages)", file=sys.stderr)
    print(f"(making {making:.1f} s, checking {checking:.2f} s; index, once: {indexing:.1f} s)", file=sys.stderr)
    return 0 if measure.ok else 1


if __name__ == "__main__":
    sys.exit(main())
