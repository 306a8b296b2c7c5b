"""Every form of a page as a browser would send it, and the same with an attack in each field that a person types in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote_plus

from lxml.html import HtmlElement, HTMLParser, document_fromstring  # type: ignore[import-untyped]

_DAY = {"day": "4", "month": "2", "year": "2021"}
_UTF8 = HTMLParser(encoding="utf-8")
_NOT_SENT = frozenset({"button", "file", "image", "reset", "submit"})
_CHOSEN = frozenset({"checkbox", "radio"})


@dataclass(frozen=True, slots=True)
class Control:
    """A control of a form: what a browser would send for it, whether a person types there, and what else to try."""

    name: str
    value: str
    is_typed: bool = False
    is_wrong: bool = False
    spare: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A form that changes something, and where it is sent."""

    action: str
    controls: tuple[Control, ...]

    @property
    def typed(self) -> frozenset[str]:
        """Return the names of the fields in which a person types, passwords apart."""
        return frozenset(each.name for each in self.controls if each.is_typed)

    def body(self, attack: str, *, answer: Form | None = None) -> bytes:
        """Return what is sent with an attack in each typed field.

        Args:
            attack: lone surrogates are sent as bytes that are no UTF-8.
            answer: the form as it came back: fields found wrong get what was there, or a likely value.
        """
        back = {each.name: each for each in answer.controls} if answer else {}
        pairs = [(each.name, _value(each, back.get(each.name), attack)) for each in self.controls]
        return "&".join(f"{quote_plus(name)}={_encoded(value)}" for name, value in pairs).encode()


def _value(control: Control, back: Control | None, attack: str) -> str:
    if back is None:
        return attack if control.is_typed else control.value
    if back.is_wrong:
        return control.value or back.spare
    return back.value if not control.is_typed else attack


def _encoded(value: str) -> str:
    return quote_plus(value.encode(errors="surrogatepass"))


def forms(page: str, *, password: str) -> list[Form]:
    """Return the forms of a page that are sent with POST; those that take a file are left to other tests.

    Args:
        page: its HTML.
        password: what is typed where a password is asked for.
    """
    tree = document_fromstring(page.encode(), parser=_UTF8)
    found = [each for each in tree.iter("form") if each.get("method") == "post"]
    return [_form(each, password) for each in found if each.get("enctype") != "multipart/form-data"]


def _form(form: HtmlElement, password: str) -> Form:
    controls = (*_inputs(form, password), *_choices(form), *_selects(form), *_areas(form))
    return Form(str(form.get("action")), tuple(each for each in controls if each.name))


def _inputs(form: HtmlElement, password: str) -> Iterator[Control]:
    for each in form.iter("input"):
        name, kind, value = str(each.get("name", "")), each.get("type", "text"), str(each.get("value", ""))
        if kind in _NOT_SENT | _CHOSEN:
            continue
        if kind == "password":
            yield Control(name, password)
            continue
        is_typed = kind != "hidden" and each.get("inputmode") != "numeric"
        start, _hyphen, part = name.rpartition("-")
        spare = _DAY.get(part, "") if start else ""
        yield Control(name, value, is_typed, _is_wrong(each), spare)


def _choices(form: HtmlElement) -> Iterator[Control]:
    """Yield what is ticked, of several that exclude one another the first; "sure?" is always answered with yes."""
    chosen = [each for each in form.iter("input") if each.get("type") in _CHOSEN]
    ticked = [each for each in chosen if "checked" in each.attrib or each.get("name") == "sure"]
    yield from (Control(str(each.get("name", "")), str(each.get("value", "on"))) for each in ticked)
    open_ones = {str(each.get("name")): each for each in reversed(chosen) if each.get("type") == "radio"}
    for name, first in open_ones.items():
        if name not in {each.get("name") for each in ticked}:
            yield Control(name, str(first.get("value", "")))


def _selects(form: HtmlElement) -> Iterator[Control]:
    for each in form.iter("select"):
        options = list(each.iter("option"))
        filled = [str(option.get("value")) for option in options if option.get("value")]
        picked = [str(option.get("value", "")) for option in options if "selected" in option.attrib]
        value = (picked or [str(option.get("value", "")) for option in options] or [""])[0]
        yield Control(str(each.get("name", "")), value, is_wrong=_is_wrong(each), spare=(filled or [""])[0])


def _areas(form: HtmlElement) -> Iterator[Control]:
    for each in form.iter("textarea"):
        yield Control(str(each.get("name", "")), "".join(each.itertext()), is_typed=True, is_wrong=_is_wrong(each))


def _is_wrong(control: HtmlElement) -> bool:
    return bool(control.get("aria-invalid") == "true")
