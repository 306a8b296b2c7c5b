"""The language of a page: asked for in the address, else the browser's; one catalogue for pages and domain."""

from __future__ import annotations

from contextlib import ExitStack

from flask import Flask, g, request
from flask_babel import Babel, get_locale, get_translations

from tracker import paths
from tracker.i18n import _, ngettext, speaking

NAMES = {"en": "English"}
"""The languages that have a catalogue, each by its own name in full."""

_FALLBACK = "en"


def install(app: Flask) -> None:
    """Speak one language while a request is answered, in its templates and in every sentence of the domain."""
    Babel(
        app,
        default_locale=_FALLBACK,
        default_translation_directories=str(paths.PACKAGE / "translations"),
        locale_selector=chosen,
    )
    app.jinja_env.install_gettext_callables(_, ngettext, newstyle=True)  # type: ignore[attr-defined]
    app.before_request(_begin)
    app.teardown_request(_end)
    app.context_processor(_of_page)


def chosen() -> str:
    """Return the code of the language for this request."""
    asked = request.args.get("lang", "")
    return asked if asked in NAMES else request.accept_languages.best_match(NAMES) or _FALLBACK


def _begin() -> None:
    g.speech = ExitStack()
    g.speech.enter_context(speaking(get_translations()))


def _end(_problem: BaseException | None) -> None:
    speech = g.pop("speech", None)
    if speech is not None:
        speech.close()


def _of_page() -> dict[str, str]:
    locale = get_locale()
    return {"language": str(locale).replace("_", "-"), "direction": locale.text_direction}
