"""Every page of the site as somebody reads it, and what of the fifty people stands in an answer."""

from __future__ import annotations

import html
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from flask import Flask, url_for
from werkzeug.routing import BuildError
from werkzeug.test import TestResponse

from tests.browser.pages import EXAMPLES
from tests.factories.fifty import DOCUMENT, SEALED, STATE, Fifty
from tests.factories.people import PEOPLE
from tests.factories.vaults import spellings
from tests.web_client import PageReader, app_at, without_tokens
from tracker.domain.folding import fold
from tracker.services import accounts
from tracker.services.accounts import sign_ins
from tracker.storage import engine as engines

NOBODY = "nobody"
_SPELLED = {fold(text): text for person in PEOPLE for text in (*spellings(person), SEALED)}
LOOKED_AT = (0, 1, 3, 12, 49)
"""Of whom every page is opened: with a file, in the closed case file, the contributor's, amended, the last."""

_DOWNLOADS = ("recommendations", "positions", "evidence", "links", "series")

Page = tuple[str, str]
"""The name of a view, and an address of it."""


def site(made: Fifty) -> Flask:
    """Return the site over what was written."""
    return app_at(made.url, made.folder)


def reader(app: Flask, made: Fifty, who: str) -> PageReader:
    """Return a browser in which somebody is signed in, by the role and the place; or nobody is."""
    opened = PageReader(app)
    if who == NOBODY:
        return opened
    with engines.transaction(app.extensions["engine"]) as session:
        account = accounts.by_id(session, made.users[who])
        assert account is not None
        token = sign_ins.begin(session, account, agent="", second_factor=False)
    with opened.client.session_transaction(base_url=opened.base) as cookie:
        cookie["token"] = token
    return opened


def pages(app: Flask, made: Fifty, *, examples: bool = True) -> list[Page]:
    """Return every page that somebody may ask for: with the examples for browsers, or only of these people."""
    found = dict.fromkeys(_examples(app) if examples else ())
    with app.test_request_context():
        found |= dict.fromkeys((name, url_for(name, **values)) for name, values in _of_people(made))
        found |= dict.fromkeys((name, url_for(name, **values)) for name, values in _beside())
    return list(found)


def _examples(app: Flask) -> Iterator[Page]:
    engine = app.extensions["engine"]
    with app.test_request_context():
        for each in EXAMPLES:
            values: dict[str, Any] = {
                name: value(engine) if callable(value) else value for name, value in each.values.items()
            }
            try:
                yield each.endpoint, url_for(each.endpoint, **values)
            except BuildError:  # an example of a page that is not wired yet
                continue


def _of_people(made: Fifty) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the pages of the people, of what they told and of its files."""
    for ref in (*(made.people[place] for place in LOOKED_AT), made.purged):
        for name in ("record", "consent", "withdraw", "purge"):
            yield f"people.{name}", {"ref": ref}
        yield "audit.record", {"of": f"person:{ref}"}
    items = [*(made.items[place] for place in LOOKED_AT), *made.told.values()]
    for item in items:
        for name in ("record", "edit", "withdraw", "send_back"):
            yield f"evidence.{name}", {"ref": item}
        yield "evidence.version", {"ref": item, "number": 1}
        yield "people.standing", {"ref": item}
        yield "attachments.create", {"ref": item}
        yield "audit.record", {"of": f"evidence:{item}"}
    for ref in made.attached:
        yield "attachments.record", {"ref": ref}
        yield "audit.record", {"of": f"attachment:{ref}"}
    for code in (made.open_file, made.closed_file):
        for name in ("record", "edit", "named_file"):
            yield f"case_files.{name}", {"code": code}
        yield "evidence.index", {"case_file": code}
    for name in ("index", "create", "published"):
        yield f"people.{name}", {}
    yield "people.publish", {"number": 1}


def _beside() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield pages and downloads that have no example for browsers, and lists beyond their first page."""
    for number in (1, 2, 3, 4, 5, 6):
        yield "audit.index", {"page": number}
    for number in (2, 3):
        yield "evidence.index", {"page": number, "state": STATE}
    for sheet in _DOWNLOADS:
        yield "sheets.export", {"name": sheet, "form": "csv", "state": STATE}
    yield "sheets.export", {"name": "evidence", "form": "xlsx", "state": STATE}
    yield "recommendations.index", {"state": STATE, "size": 100}
    yield "documents.record", {"key": DOCUMENT}
    for name in ("original", "progress", "sheet"):
        yield f"imports.{name}", {"batch_id": 3}
    for code in ("PRK", STATE):
        yield "states.state", {"code": code, "all": 1}
        yield "case_files.named_state", {"code": code}
    yield "submissions.file", {"job": 1, "kind": "pdf"}
    yield "indicators.record", {"state": STATE, "code": "temporary_asylum_holders"}
    yield "indicators.edit", {"state": STATE, "code": "temporary_asylum_holders"}
    yield "indicators.create_gap", {"state": STATE, "code": "temporary_asylum_holders"}
    yield "indicators.edit_gap", {"state": STATE, "code": "temporary_asylum_holders"}
    yield "invitations.accept", {"token": "x" * 43}
    yield "people_here.member", {"user_id": 6}
    plain = ("accounts.confirm", "accounts.own", "accounts.password", "case_files.create", "case_files.index",
             "case_files.named", "indicators.create", "indicators.index", "leaks.index", "organisation.invite",
             "organisation.settings", "pages.healthz", "people_here.index", "second_factor.begin",
             "second_factor.remove", "second_factor.set_up", "second_factor.square", "second_person.index",
             "security.code", "sheets.empty")  # fmt: skip
    yield from ((name, {}) for name in plain)


class Told:
    """What of the fifty stands in answers; a line that stood in an earlier answer is not searched again."""

    def __init__(self) -> None:
        self._telling: dict[str, frozenset[str]] = {}
        self._seen: set[str] = set()

    def in_answer(self, answer: TestResponse) -> frozenset[str]:
        """Return what stands in an answer: its headers, where it leads, and all of its body."""
        told = "\n".join(f"{name}: {unquote(value)}" for name, value in answer.headers)
        return self.in_text(f"{told}\n{without_tokens(answer.get_data()).decode('utf-8', errors='replace')}")

    def in_text(self, text: str) -> frozenset[str]:
        """Return what stands in a text, as a browser or somebody who reads its source would see it."""
        lines = text.splitlines()
        fresh = [line for line in dict.fromkeys(lines) if line not in self._seen]
        self._seen.update(fresh)
        found = in_words("\n".join(fresh))
        if found:
            self._telling |= {line: told for line in fresh if (told := in_words(line))}
        return found.union(*(self._telling.get(line, frozenset()) for line in lines))


def in_words(text: str) -> frozenset[str]:
    """Return what of the fifty stands in a text, escaped for a web page or not."""
    folded = fold(html.unescape(text))
    return frozenset(spelled for words, spelled in _SPELLED.items() if words in folded)
