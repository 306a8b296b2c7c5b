"""What many texts ask, read beside the import: reading them is a third of its work, and most machines have two cores.

`python -m tracker.services.imports.wordings` reads a line with every spelling of an instrument, then lines of texts,
and answers each with a line. It ends with its input, so with whoever began it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from queue import Queue
from threading import Thread
from types import TracebackType
from typing import IO, Self

import msgspec

from tracker import paths
from tracker.domain import wording
from tracker.domain.wording import Names, Suggestion, names_of

WORTH_IT = 3_000
"""Rows of a file from which on a second process is begun: that takes half a second."""

Answers = tuple[Suggestion, ...]

_decode = msgspec.json.Decoder(Answers).decode


class Wordings:
    """Says what texts ask. Asked early, it answers later; the answers come in the order of the questions."""

    def __init__(self, spellings: Mapping[str, str], *, rows: int) -> None:
        """Prepare for a file of so many rows."""
        self.names: Names = names_of(spellings)
        self._spellings = spellings
        self._apart = rows >= WORTH_IT
        self._process: subprocess.Popen[bytes] | None = None
        self._is_gone = False
        self._questions: Queue[bytes] = Queue()
        self._answers: Queue[Answers | None] = Queue()

    def __enter__(self) -> Self:
        """Begin the second process, where it is worth it and there is room for one."""
        if self._apart:
            self._process = _begun(self._spellings)
        if self._process is not None:
            Thread(target=self._send, args=(self._process.stdin,), daemon=True).start()
            Thread(target=self._listen, args=(self._process.stdout,), daemon=True).start()
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: object, _trace: TracebackType | None) -> None:
        """End it."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def ask(self, texts: Sequence[str]) -> None:
        """Ask what some texts ask for."""
        if self._process is not None:
            self._questions.put(msgspec.json.encode(list(texts)) + b"\n")

    def answer(self, texts: Sequence[str]) -> Answers:
        """Return the answers to the earliest question that was not answered yet, which was about these texts."""
        found = self._answers.get() if self._process is not None and not self._is_over() else None
        if found is None:  # there is no second process, or it died
            return tuple(wording.suggest(text, self.names) if text else NOTHING for text in texts)
        return found

    def _is_over(self) -> bool:
        return self._is_gone and self._answers.empty()

    def _send(self, questions: IO[bytes] | None) -> None:
        with suppress(OSError, ValueError):  # it is gone; what it was asked is answered here
            while questions is not None:
                questions.write(self._questions.get())
                questions.flush()

    def _listen(self, out: IO[bytes] | None) -> None:
        try:
            for line in out or ():
                self._answers.put(_decode(line))
        except (OSError, ValueError, msgspec.DecodeError):  # it died in the middle of a line
            return
        finally:
            self._is_gone = True
            self._answers.put(None)


NOTHING = wording.suggest("", {})


def _begun(spellings: Mapping[str, str]) -> subprocess.Popen[bytes] | None:
    try:
        process = subprocess.Popen(  # noqa: S603 (our own program, no shell)
            [sys.executable, "-m", __name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=paths.ROOT,
            env={"PATH": os.environ.get("PATH", "")},
        )
        if process.stdin is not None:
            process.stdin.write(msgspec.json.encode(dict(spellings)) + b"\n")
    except OSError:  # no room for one process more
        return None
    return process


def _answer_all(questions: IO[bytes], answers: IO[bytes]) -> None:
    names = names_of(msgspec.json.decode(questions.readline(), type=dict[str, str]))
    for line in questions:
        texts = msgspec.json.decode(line, type=list[str])
        found = [wording.suggest(text, names) if text else NOTHING for text in texts]
        answers.write(msgspec.json.encode(found) + b"\n")
        answers.flush()


if __name__ == "__main__":
    _answer_all(sys.stdin.buffer, sys.stdout.buffer)
