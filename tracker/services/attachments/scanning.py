"""Asks ClamAV about a file before it is kept. Where one is set up and does not answer, nothing is kept.

Source: clamd(8), the commands INSTREAM and their answers.
"""

from __future__ import annotations

import socket
import struct
from contextlib import closing
from time import monotonic

from tracker.domain.protection import Scan
from tracker.errors import Unavailable, Unreadable
from tracker.i18n import _

SECONDS = 60.0  # for one file of the largest size; the scanner's own limit is two minutes
_PIECE = 65_536
_LONGEST_ANSWER = 4_096
_UNIX = "unix:"


def scan(address: str | None, content: bytes, *, seconds: float = SECONDS) -> Scan:
    """Have a file looked at.

    Args:
        address: ``unix:/path/of/the/socket`` or ``127.0.0.1:3310``; None where no scanner is set up.
        content: the whole file.
        seconds: how long the scanner may take in all.
    Raises:
        Unreadable: the scanner found something; the file must not be kept.
        Unavailable: a scanner is set up and does not answer, or not with a verdict.
    """
    if address is None:
        return Scan.NOT_SCANNED
    try:
        answer = _asked(address, content, until=monotonic() + seconds)
    except OSError as problem:
        why = problem.strerror or str(problem)
        sentence = _(
            "The virus scanner does not answer (%(why)s). Nothing was kept. Start it, then add the file again."
        )
        raise Unavailable(sentence % {"why": why}) from problem
    if answer == "stream: OK":
        return Scan.CLEAN
    if answer.endswith(" FOUND"):
        found = answer.removeprefix("stream: ").removesuffix(" FOUND")
        sentence = _("The virus scanner found %(what)s in this file. Nothing was kept. Do not open it on any computer.")
        raise Unreadable(sentence % {"what": found})
    sentence = _("The virus scanner gave no verdict (%(answer)s). Nothing was kept. Ask whoever runs it.")
    raise Unavailable(sentence % {"answer": answer or _("no answer")})


def _asked(address: str, content: bytes, *, until: float) -> str:
    with closing(_connected(address, until)) as line:
        try:
            line.sendall(b"zINSTREAM\0")
            for place in range(0, len(content), _PIECE):
                _leave(line, until)
                piece = content[place : place + _PIECE]
                line.sendall(struct.pack("!L", len(piece)) + piece)
            line.sendall(struct.pack("!L", 0))
        except BrokenPipeError:
            pass  # it has said why, and no longer listens
        answer = b""
        while b"\0" not in answer and len(answer) < _LONGEST_ANSWER:
            _leave(line, until)
            if not (piece := line.recv(_LONGEST_ANSWER)):
                break
            answer += piece
    words = answer.partition(b"\0")[0].decode(errors="replace").strip()
    return "".join(letter for letter in words if letter.isprintable())[:200]


def _connected(address: str, until: float) -> socket.socket:
    if address.startswith(_UNIX):
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        _leave(line, until)
        try:
            line.connect(address.removeprefix(_UNIX))
        except OSError:
            line.close()
            raise
        return line
    host, _colon, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=max(0.001, until - monotonic()))


def _leave(line: socket.socket, until: float) -> None:
    """Give one step what is left of the time."""
    if (left := until - monotonic()) <= 0:
        raise TimeoutError(_("it took too long"))
    line.settimeout(left)
