"""Who is signed in: a token in the signed cookie, found in the table of sessions; to look it up never writes."""

from __future__ import annotations

import re

from flask import current_app, g, request
from flask import session as cookie

from tracker.services.accounts import Account, sign_ins
from tracker.services.accounts.sign_ins import SignedIn
from tracker.storage.engine import reading, transaction

_TOKEN = "token"  # noqa: S105 (the name of a place in the cookie)
_FORMS = "csrf_token"
_BROWSERS = {
    "Edg": "Edge",
    "OPR": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
    "HeadlessChrome": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
"""Signs in the order in which they are looked for: whoever came later names those before it as well."""
_SYSTEMS = {
    "Windows": "Windows",
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Mac OS": "macOS",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}


def signed_in() -> SignedIn | None:
    """Return the session of the request; None where nobody is signed in.

    Raises:
        Unavailable: the database cannot be read; asked again, as the page that says so does, it answers None.
    """
    if "sign_in" not in g:
        g.sign_in = None
        token = cookie.get(_TOKEN)
        if isinstance(token, str):
            with reading(current_app.extensions["engine"]) as session:
                g.sign_in = sign_ins.find(session, token)
    found: SignedIn | None = g.sign_in
    return found


def enter(account: Account, *, second_factor: bool = False, replaces: int | None = None) -> None:
    """Begin a session and put its token into the cookie; whatever the cookie held before is gone.

    Args:
        account: who has just proved who he or she is.
        second_factor: whether with a code too.
        replaces: the session that this one continues.
    """
    with transaction(current_app.extensions["engine"]) as session:
        token = sign_ins.begin(
            session, account, agent=agent(request.user_agent.string), second_factor=second_factor, replaces=replaces
        )
    forms = cookie.get(_FORMS) if replaces is not None else None  # pages that are open elsewhere can still be sent
    _forget()
    cookie[_TOKEN] = token
    if forms is not None:
        cookie[_FORMS] = forms


def leave() -> None:
    """End the session of the request, so that a copy of its cookie is worth nothing."""
    found = signed_in()
    if found is not None:
        with transaction(current_app.extensions["engine"]) as session:
            sign_ins.end(session, f"user:{found.account.id}", found.account.id, sign_in_id=found.id)
    _forget()


def agent(header: str) -> str:
    """Name a browser and its system, as far as a person knows a device by: `Firefox, Windows`.

    Nothing else of the header is kept.
    """
    browser = next((name for sign, name in _BROWSERS.items() if re.search(rf"\b{sign}\w*/", header)), "")
    system = next((name for sign, name in _SYSTEMS.items() if sign in header), "")
    return ", ".join(part for part in (browser, system) if part)


def _forget() -> None:
    """Empty the cookie, the token of forms with it: a session begins with nothing that somebody else could have set."""
    cookie.clear()
    for name in (_FORMS, "sign_in"):
        g.pop(name, None)
