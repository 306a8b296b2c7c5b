"""The list of evidence: narrowed by State, document, direction and review, in pages, in as few queries as ever."""

from __future__ import annotations

from xml.etree.ElementTree import Element

import pytest
from sqlalchemy import select, update

from tests.factories.evidence_forms import SOURCE, item, link, recorded
from tests.factories.evidence_names import named_in_order  # noqa: F401 (names in order, for every test here)
from tests.integration.test_web import reader, signed_in  # noqa: F401 (fixtures)
from tests.web_client import PageReader, statements_of, text
from tracker.services.evidence import listing as evidence_list
from tracker.storage.engine import transaction
from tracker.storage.models import Evidence

# ruff: noqa: F811 (fixtures by import)


@pytest.fixture
def at(signed_in: PageReader) -> PageReader:
    return signed_in


def _listed(page: Element) -> list[str]:
    return [str(each.get("href")) for row in page.iter("th") for each in row.iter("a") if row.get("scope") == "row"]


def _only(at: PageReader, count: int) -> None:
    """Leave so many items of the demo in one document of their own to be listed."""
    with transaction(at.client.application.extensions["engine"]) as session:
        some = session.scalars(select(Evidence.id).order_by(Evidence.id).limit(count)).all()
        session.execute(update(Evidence).values(review_state="approved"))
        session.execute(update(Evidence).where(Evidence.id.in_(some)).values(review_state="draft"))


def test_the_list_is_narrowed_by_each_filter_and_by_all_together(at: PageReader) -> None:
    recorded(at, **link(finding="progress"), summary="Only this one.", review_state="in_review")
    own = f"/evidence/{SOURCE}/-/E-1"

    assert own in _listed(at.get("/evidence?q=only%20this"))
    assert _listed(at.get("/evidence?review=in_review")) == [own]
    assert own in _listed(at.get(f"/evidence?state=rus&document={SOURCE}&direction=for"))
    assert own not in _listed(at.get("/evidence?direction=against"))
    assert own not in _listed(at.get("/evidence?state=CHN"))
    assert "No evidence answers to all of these" in text(at.get("/evidence?review=in_review&direction=against"))


def test_what_is_linked_to_nothing_can_be_found(at: PageReader) -> None:
    recorded(at, **dict.fromkeys(link(), ""))

    assert _listed(at.get("/evidence?direction=unlinked")) == [f"/evidence/{SOURCE}/-/E-1"]
    assert "counts nowhere" in text(at.get(f"/evidence/{SOURCE}/-/E-1"))


@pytest.mark.parametrize("odd", ["direction=sideways", "review=x", "page=-1", "page=99999", "q=%25_%5C"])
def test_a_filter_that_makes_no_sense_does_no_harm(at: PageReader, odd: str) -> None:
    at.get(f"/evidence?{odd}")


def test_pages_of_the_list_keep_the_filter_and_hold_every_item_once(
    at: PageReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = _listed(at.get("/evidence?state=RUS"))
    monkeypatch.setattr(evidence_list, "PAGE_ROWS", 7)

    first = at.get("/evidence?state=RUS")
    pages = [_listed(at.get(f"/evidence?state=RUS&page={number}")) for number in (1, 2, 3)]

    assert [ref for page in pages for ref in page] == whole[:21]
    assert any(str(each.get("href")) == "/evidence?state=RUS&page=2" for each in first.iter("a"))


def test_queries_of_the_list_do_not_grow_with_its_rows(at: PageReader) -> None:
    found = []
    for rows in (1, 3):
        _only(at, rows)
        with statements_of(at) as statements:
            assert len(_listed(at.get("/evidence?review=draft"))) == rows
        found.append(len(statements))

    assert found[0] == found[1]


def test_queries_of_the_page_of_an_item_do_not_grow_with_its_links(at: PageReader) -> None:
    found = []
    for rows in ([link()], [link(), link(1, ask="140.229"), link(2, ask="140.75")]):
        address = at.post("/evidence/new", **item(*rows)).headers["Location"]
        at.get(address)
        with statements_of(at) as statements:
            assert len(list(at.get(address).iter("h3"))) == len(rows)
        found.append(len(statements))

    assert found[0] == found[1]


def test_queries_of_the_preview_do_not_grow_with_its_links(at: PageReader) -> None:
    found = []
    for rows in ([link()], [link(), link(1, ask="140.229"), link(2, ask="140.75")]):
        with statements_of(at) as statements:
            at.read(at.post("/evidence/preview", **item(*rows)))
        found.append(len(statements))

    assert found[0] == found[1]
