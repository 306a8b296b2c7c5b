"""What belongs to no feature: whether the site is alive, the number of a page of a list, the way back from a form."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import Blueprint, abort, request

from tracker.web.access import Permission, requires

blueprint = Blueprint("pages", __name__)
_HERE = re.compile(r"/(?!/)[^\\\x00-\x1f\x7f]*")


@blueprint.before_app_request
def _refuse_control_letters() -> None:
    """Refuse an address with letters that cannot be shown; what is typed into a form is cleaned instead."""
    parts = [request.path, *request.args.keys(), *(value for _name, value in request.args.items(multi=True))]
    if any(letter < " " or letter == "\x7f" for part in parts for letter in part if letter not in "\t\n\r"):
        abort(400)


@blueprint.before_app_request
def _refuse_broken_ways_back() -> None:
    """Refuse a `next` that is no address at all: the library of the sign-in would stumble over it."""
    for given in request.values.getlist("next"):
        try:
            urlsplit(given)
        except ValueError:
            abort(400)


@blueprint.get("/healthz")
@requires(Permission.ANYONE)
def healthz() -> tuple[str, int]:
    """Say that the server answers; it touches nothing."""
    return "ok", 200


def page_number() -> int:
    """Return the page of a list that the address asks for, counted from one; one for what makes no sense."""
    asked = request.args.get("page", "")
    return int(asked) if len(asked) <= 5 and asked.isascii() and asked.isdigit() and int(asked) > 0 else 1


def is_here(address: str) -> bool:
    """Tell whether an address leads to this site; browsers read a backslash as a slash and pass over tabs."""
    return _HERE.fullmatch(address) is not None


def safe_next(**added: str) -> str:
    """Return the address on this site to go back to, with arguments added; "" where the request names none."""
    address = request.args.get("next", "")
    if not is_here(address):
        return ""
    parts = urlsplit(address)
    query = dict(parse_qsl(parts.query)) | added
    return f"{parts.path}?{urlencode(query, safe='/:@')}"
