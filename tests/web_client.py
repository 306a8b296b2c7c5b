"""A browser for tests that reads every page it gets as a careful person would: title, one h1, labels, valid HTML."""

from __future__ import annotations

import re
from contextlib import AbstractContextManager
from copy import deepcopy
from functools import lru_cache
from pathlib import Path
from xml.etree.ElementTree import Element

import html5lib
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.factories.databases import statements
from tracker.settings import Environment, Settings
from tracker.storage import engine as engines

_TOKEN, _ANY_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"'), "any token"
_TOKENS = re.compile(rb'(name="csrf_token"[^>]*value=|name="csrf-token" content=)"[^"]*"')
MAIL, PASSWORD = "reader@demo.example", "a long enough password"


def app_at(url: str, data_dir: Path) -> Flask:
    """Return the site over a database."""
    from tracker.app import create_app

    settings = Settings(database_url=url, data_dir=data_dir, port=8000, environment=Environment.DEMO)
    return create_app(settings, engines.create(url))


class PageReader:
    """Opens pages and refuses those that a person could not use."""

    def __init__(self, app: Flask) -> None:
        self.client: FlaskClient = app.test_client()
        self.base = "http://localhost"

    def get(self, path: str, *, status: int = 200) -> Element:
        """Open a page, check it, and return its tree."""
        return self._read(self.client.get(path, base_url=self.base), status)

    def post(self, path: str, **fields: str) -> TestResponse:
        """Send a form with the token of the page that holds it."""
        page = self.client.get("/login" if path == "/login" else "/", base_url=self.base)
        _tree, token = self._looked_at(page, 200)
        assert token, "a form has a token"
        return self.client.post(path, base_url=self.base, data={"csrf_token": token} | fields)

    def read(self, response: TestResponse, *, status: int = 200) -> Element:
        """Check the page that answers a form, and return its tree."""
        return self._read(response, status)

    def sign_in(self, mail: str = MAIL, password: str = PASSWORD) -> TestResponse:
        """Sign in as the reader of the tests."""
        return self.post("/login", email=mail, password=password)

    def _read(self, response: TestResponse, status: int) -> Element:
        seen, token = self._looked_at(response, status)
        tree = deepcopy(seen)
        for each in tree.iter("input"):
            if each.get("value") == _ANY_TOKEN:
                each.set("value", token)
        return tree

    def _looked_at(self, response: TestResponse, status: int) -> tuple[Element, str]:
        """Check a page; return its tree, in which any token stands for its own, and that token."""
        assert response.status_code == status, response.status_code
        assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert "unsafe" not in response.headers["Content-Security-Policy"]
        html = response.get_data(as_text=True)
        found = _TOKEN.search(html)
        token = found[1] if found else ""
        return _parsed(html.replace(token, _ANY_TOKEN) if token else html), token


def without_tokens(page: bytes) -> bytes:
    """Return a page as it is at any other second: the token of its forms tells when it was made."""
    return _TOKENS.sub(b"", page)


@lru_cache(maxsize=64)
def _parsed(html: str) -> Element:
    """Parse a page as strictly as can be and check it: once, for most tests open the same two pages to sign in."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    tree: Element = parser.parse(html)
    check(tree)
    return tree


def statements_of(at: PageReader) -> AbstractContextManager[list[str]]:
    """Collect what a site sends to its database inside the block."""
    return statements(at.client.application.extensions["engine"])


def check(tree: Element) -> None:
    """Refuse a page without title, with other than one h1, with an unlabelled field or a form without a token."""
    titles = [each.text or "" for each in tree.iter("title") if each.text and "·" in each.text]
    assert len(titles) == 1
    assert tree.find("html") is not None or tree.get("lang") == "en" or tree.tag == "html"
    assert len(list(tree.iter("h1"))) == 1
    labelled = {each.get("for") for each in tree.iter("label")}
    for kind in ("input", "select", "textarea"):
        for field in tree.iter(kind):
            own = field.get("type") in {"hidden", "submit"} or field.get("aria-label")
            assert own or field.get("id") in labelled or _is_wrapped(tree, field), field.attrib
    for form in tree.iter("form"):
        assert form.get("action"), "a form names its action"
        assert form.get("method") != "post" or any(f.get("name") == "csrf_token" for f in form.iter("input"))
    ids = [each.get("id") for each in tree.iter() if each.get("id")]
    assert len(ids) == len(set(ids))
    targets = {str(each.get("href"))[1:] for each in tree.iter("a") if str(each.get("href")).startswith("#")}
    assert targets <= set(ids), targets - set(ids)
    for each in tree.iter():
        assert "style" not in each.attrib
        assert not any(name.startswith("on") for name in each.attrib)
    for table in tree.iter("table"):
        assert table.find("caption") is not None
    for head in tree.iter("th"):
        assert head.get("scope"), "".join(head.itertext())


def _is_wrapped(tree: Element, field: Element) -> bool:
    return any(field in label.iter() for label in tree.iter("label"))


def text(tree: Element) -> str:
    """Return the words of a page."""
    return " ".join("".join(tree.itertext()).split())
