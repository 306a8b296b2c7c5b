"""Somebody at a running site, over HTTP as a browser would: signs in, reads pages, fills in their forms."""

from __future__ import annotations

import secrets
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from http.client import HTTPException
from http.cookiejar import CookieJar
from typing import Any
from urllib.parse import urlencode
from xml.etree.ElementTree import Element

import html5lib

from tests.web_client import MAIL, PASSWORD

LOST = (OSError, HTTPException)
"""What a request ends with where the server died: nobody knows whether it was done."""
_SECONDS = 60
_SENT_OTHERWISE = frozenset({"submit", "file", "button"})


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: where one leads is the answer."""

    def redirect_request(self, *_given: object, **_named: object) -> None:
        """Refuse."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server answered."""

    status: int
    content: bytes
    leads_to: str

    @property
    def words(self) -> str:
        """Return the text of a page."""
        return " ".join("".join(_tree(self.content).itertext()).split())


@dataclass(slots=True)
class Visitor:
    """Somebody with a browser's memory for cookies."""

    address: str
    _opener: urllib.request.OpenerDirector = field(init=False)

    def __post_init__(self) -> None:
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()), _Stay())

    def get(self, path: str) -> Answer:
        """Ask for a page or a file."""
        return self._asked(urllib.request.Request(self.address + path))

    def sign_in(self) -> None:
        """Sign in as the reader of the tests."""
        answer = self.send("/login", "/login", email=MAIL, password=PASSWORD)
        assert answer.status == 302, answer.words

    def send(self, page: str, action: str, *, file: bytes | None = None, **typed: str) -> Answer:
        """Fill in the form of a page that leads to `action`, as it stands there but for what is typed, and send it."""
        fields = [(name, typed.pop(name, value)) for name, value in self.form(page, action)]
        return self.post(action, [*fields, *typed.items()], file=file)

    def form(self, page: str, action: str) -> list[tuple[str, str]]:
        """Return the fields of a form as they stand on a page."""
        answer = self.get(page)
        assert answer.status == 200, (page, answer.status)
        for form in _tree(answer.content).iter("form"):
            if str(form.get("action")).partition("?")[0] == action:
                return list(_fields(form))
        raise AssertionError(f"no form of {page} leads to {action}: {answer.words[:600]}")

    def post(self, path: str, fields: list[tuple[str, str]], *, file: bytes | None = None) -> Answer:
        """Send fields, and a file with them where one is given."""
        headers = {"Referer": self.address + path}
        if file is None:
            body, kind = urlencode(fields).encode(), "application/x-www-form-urlencoded"
        else:
            mark = secrets.token_hex(16)
            body, kind = _parts(fields, file, mark), f"multipart/form-data; boundary={mark}"
        request = urllib.request.Request(self.address + path, body, headers | {"Content-Type": kind})
        return self._asked(request)

    def _asked(self, request: urllib.request.Request) -> Answer:
        try:
            answer = self._opener.open(request, timeout=_SECONDS)
        except urllib.error.HTTPError as problem:
            answer = problem
        with answer:
            return Answer(answer.status, answer.read(), str(answer.headers.get("Location", "")))


def _tree(content: bytes) -> Any:
    return html5lib.parse(content, namespaceHTMLElements=False)


def _fields(form: Element) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for each in form.iter():
        name, kind = each.get("name"), each.get("type", "")
        if not name or each.get("disabled") is not None:
            continue
        if each.tag == "textarea":
            found.append((name, (each.text or "").lstrip("\n")))
        elif each.tag == "select":
            options = list(each.iter("option"))
            chosen = [option for option in options if option.get("selected") is not None] or options[:1]
            found += [(name, option.get("value", option.text or "")) for option in chosen]
        elif each.tag == "input" and kind not in _SENT_OTHERWISE and _is_on(each):
            found.append((name, each.get("value", "on" if kind == "checkbox" else "")))
    return found


def _is_on(box: Element) -> bool:
    return box.get("type") not in {"checkbox", "radio"} or box.get("checked") is not None


def _parts(fields: list[tuple[str, str]], file: bytes, mark: str) -> bytes:
    head = 'Content-Disposition: form-data; name="{}"'
    told = [f"--{mark}\r\n{head.format(name)}\r\n\r\n{value}\r\n".encode() for name, value in fields]
    kind = "Content-Type: application/octet-stream"
    told.append(f'--{mark}\r\n{head.format("file")}; filename="scan"\r\n{kind}\r\n\r\n'.encode() + file)
    return b"".join([*told, f"\r\n--{mark}--\r\n".encode()])
