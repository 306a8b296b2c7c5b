"""What a browser sends for an item of evidence, with defaults that move the status of one ask of the demo."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from tests.web_client import PageReader

ASK = "A/HRC/24/14#140.202"  # not assessed in the third cycle of the demo
SOURCE = "MEMORIAL-2020"


def link(place: int = 0, **given: str) -> dict[str, str]:
    """Return one row of the form: what the item says of one ask."""
    said = {"ask": ASK, "finding": "no_change", "level": "process", "scope": "systemic", "counted_in": "", "note": ""}
    return {f"links-{place}-{name}": value for name, value in (said | given).items()}


def item(*rows: dict[str, str], **given: str) -> dict[str, str]:
    """Return the fields of a whole form."""
    fields = {
        "state": "RUS",
        "summary": "The report says that nothing was looked into.",
        "when-year": "2019",
        "strand": "civil_society",
        "reliability": "B",
        "origin": "report-of-the-test",
        "kind": "report",
        "document": SOURCE,
        "locator": "p. 5",
        "published-year": "2020",
        "publication_basis": "published_source",
        "review_state": "approved",
    }
    for row in rows or (link(),):
        fields |= row
    return fields | {name.replace("__", "-"): value for name, value in given.items()}


def value(page: Element, name: str) -> str:
    """Return what a field of a page holds."""
    return next(each.get("value", "") for each in page.iter("input") if each.get("name") == name)


def recorded(at: PageReader, **given: str) -> str:
    """Record an item and return the address of its page."""
    answer = at.post("/evidence/new", **item(**given))
    assert answer.status_code == 303, answer.get_data(as_text=True)[:2000]
    return answer.headers["Location"]
