"""The language of a page: asked for in the address and then remembered, else the browser's; one catalogue for all."""

from __future__ import annotations

from contextlib import ExitStack
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from urllib.parse import quote, urlencode

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask, Response, g, request
from flask_babel import Babel, get_locale

from tracker import paths
from tracker.i18n import _, ngettext, speaking
from tracker.settings import Environment, Settings

NAMES = {
    "en": "English",
    "fr": "Français",
    "es": "Español",
    "ru": "Русский",
    "ko": "한국어",
    "ar": "العربية",
}
"""The languages of the interface, each by its own name in full."""

COOKIE = "language"
_FALLBACK = "en"
_YEAR = 365 * 24 * 60 * 60


def install(app: Flask, settings: Settings) -> None:
    """Speak one language while a request is answered, in its templates and in every sentence of the domain."""
    Babel(app, default_locale=_FALLBACK, locale_selector=chosen)
    app.jinja_env.install_gettext_callables(_, ngettext, newstyle=True)  # type: ignore[attr-defined]
    app.before_request(_begin)
    app.teardown_request(_end)
    app.context_processor(_of_page)

    def remember(response: Response) -> Response:
        asked = request.args.get("lang", "")
        if asked in NAMES:
            secure = settings.environment is Environment.PRODUCTION
            response.set_cookie(COOKIE, asked, max_age=_YEAR, secure=secure, httponly=True, samesite="Lax")
        return response

    app.after_request(remember)


def chosen() -> str:
    """Return the code of the language for this request."""
    for asked in (request.args.get("lang", ""), request.cookies.get(COOKIE, "")):
        if asked in NAMES:
            return asked
    return request.accept_languages.best_match(NAMES) or _FALLBACK


@cache
def catalogue(language: str) -> NullTranslations:
    """Return what is translated into a language; what is not stays English.

    The catalogues are kept as the text that translators edit, and compiled once when the first page asks. Entries
    marked for review are used: a reader with little English is better served by them.
    """
    file = paths.PACKAGE / "translations" / f"{language}.po"
    if language == _FALLBACK or not file.exists():
        return NullTranslations()
    with file.open("rb") as source:
        words = read_po(source, locale=language)
    for message in list(words):
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        if message.id and not all(texts):
            words.delete(message.id)  # else an empty plural form would be spoken
    compiled = BytesIO()
    write_mo(compiled, words, use_fuzzy=True)
    compiled.seek(0)
    return GNUTranslations(compiled)


def _begin() -> None:
    g.speech = ExitStack()
    g.speech.enter_context(speaking(catalogue(chosen())))


def _end(_problem: BaseException | None) -> None:
    speech = g.pop("speech", None)
    if speech is not None:
        speech.close()


def _of_page() -> dict[str, object]:
    locale = get_locale() or Locale.parse(_FALLBACK)
    return {"language": locale.language, "direction": locale.text_direction, "languages": _switch}


def _switch() -> list[tuple[str, str, str]]:
    """Return each language as (code, own name, this page in it); what only answers a form leads to the first page."""
    methods = request.url_rule.methods if request.url_rule else None
    path = request.path if methods is None or "GET" in methods else "/"
    query = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    return [(code, name, f"{quote(path)}?{urlencode([*query, ('lang', code)])}") for code, name in NAMES.items()]
