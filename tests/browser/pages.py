"""Every page that a browser is sent to, with parameters from the demo. A new endpoint needs an example here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tests.browser import furnished, sent
from tests.browser.served import Site

NOT_PAGES = frozenset(
    {
        "imports.original",  # a download
        "imports.progress",  # a part of a page
        "imports.sheet",  # a download
        "pages.healthz",  # one word for a machine
        "security.static",  # of a library; closed
        "security.verify",  # of a library; closed
        "sheets.empty",  # a download
        "sheets.export",  # a download
        "static",  # looked at with the pages that use it
        "submissions.file",  # a download
    }
)
"""Endpoints that answer GET and show nothing."""

ASK = "ASA 24/06/96#RUS-5"
PART = "ASA 24/06/96#RUS-2/a"
SUPPORTED = "A/HRC/24/14#140.227"


@dataclass(frozen=True, slots=True)
class Example:
    """A page as a person may open it; `note` tells several of one endpoint apart."""

    endpoint: str
    values: Mapping[str, object]
    note: str = ""
    is_signed_in: bool = True
    is_unfounded: bool = False
    expected: int = 200

    @property
    def name(self) -> str:
        """Return a name for files and test reports."""
        return f"{self.endpoint}-{self.note}" if self.note else self.endpoint


def address_of(example: Example, site: Site) -> str:
    """Return where the page is."""
    return site.set_up if example.endpoint == "start.setup" else site.at(example.endpoint, **example.values)


def _page(endpoint: str, note: str = "", **values: object) -> Example:
    return Example(endpoint, values, note)


EXAMPLES = (
    Example("security.login", {}, is_signed_in=False),
    Example("start.waiting", {}, is_signed_in=False, is_unfounded=True),
    Example("start.setup", {}, is_signed_in=False, is_unfounded=True),
    Example("states.state", {"code": "Atlantis"}, "unknown", expected=404),
    _page("states.index"),
    _page("states.state", code="RUS"),
    _page("states.state", "everything", code="RUS", all=1),
    _page("states.state", "reasons", code="RUS", all=1, why=f"{ASK}@2"),
    _page("states.state", "empty", code="AND"),
    _page("recommendations.index"),
    _page("recommendations.index", "nothing-found", q="zzzz"),
    _page("recommendations.record", ref=SUPPORTED),
    _page("recommendations.record", "another-mechanism", ref=ASK, state="RUS"),
    _page("recommendations.record", "imported", ref=sent.KNOWN, state="RUS"),
    _page("recommendations.create"),
    _page("recommendations.edit", ref=ASK),
    _page("evidence.index"),
    _page("evidence.record", ref="ASA 24/06/96!return-1995-08"),
    _page("evidence.create", part=PART),
    _page("evidence.edit", ref="ASA 24/06/96!return-1995-08"),
    _page("evidence.withdraw", ref="ASA 24/06/96!return-1995-08"),
    _page("documents.index"),
    _page("documents.record", key="A/HRC/24/14"),
    _page("documents.create"),
    _page("documents.edit", key="A/HRC/24/14"),
    _page("obligations.index"),
    _page("obligations.record", code="CAT", state="RUS"),
    _page("obligations.create", recommendation=ASK),
    _page("obligations.edit", ref=ASK, n=1, state="RUS"),
    _page("positions.create", recommendation=SUPPORTED, state="RUS"),
    _page("positions.edit", ref=SUPPORTED, state="RUS", n=1),
    _page("judgements.create", part=PART, state="RUS", cycle=2),
    _page("grades.create", part=PART, state="RUS"),
    _page("grades.edit", part=PART, state="RUS", n=1),
    _page("figures.create", state="RUS", document="ASA 24/06/96"),
    _page("figures.edit", ref="ASA 24/06/96~loggers-1996"),
    _page("treaties.act", state="RUS", instrument="CAT"),
    _page("treaties.checked", state="RUS", instrument="CAT"),
    _page("communications.create", state="RUS"),
    _page("communications.record", reference="OL RUS 1/2016"),
    _page("communications.edit", reference="OL RUS 1/2016"),
    _page("communications.reply", reference="OL RUS 1/2016"),
    _page("pledges.create", state="RUS"),
    _page("pledges.edit", ref=furnished.PLEDGE),
    _page("pledges.question", state="RUS"),
    _page("pledges.edit_question", ref=furnished.QUESTION),
    _page("submissions.index"),
    _page("submissions.paper", code="RUS", cycle=4),
    _page("submissions.progress", "made", job=1),
    _page("submissions.progress", "failed", job=2),
    _page("imports.index"),
    _page("imports.batch", "staged", batch_id=sent.STAGED),
    _page("imports.batch", "problems", batch_id=sent.STAGED, show="problem"),
    _page("imports.batch", "near", batch_id=sent.STAGED, show="near_duplicate"),
    _page("imports.batch", "applied", batch_id=sent.APPLIED),
    _page("imports.batch", "undone", batch_id=sent.UNDONE),
    _page("imports.batch", "failed", batch_id=sent.FAILED),
    _page("imports.batch", "working", batch_id=sent.WORKING),
    _page("imports.batch", "prose", batch_id=sent.DESK),
    _page("imports.undo", batch_id=sent.APPLIED),
    _page("imports.undo", "built-on", batch_id=sent.BUILT_ON),
    _page("desk.index", batch=sent.DESK),
    _page("desk.document", batch=sent.UNNAMED),
    _page("desk.edit", batch=sent.DESK, row=1),
    _page("desk.add", batch=sent.DESK),
    _page("lineage.index", state="RUS"),
    _page("lineage.index", "no-suggestions", state="PRK"),
    _page("lineage.refused", state="RUS"),
    _page("lineage.clusters_of_review", state="RUS", cycle=2),
    _page("lineage.groups_made", state="RUS", cycle=2),
    _page("lineage.group", ref="cluster:rus-2-icrmw"),
    _page("lineage.create", recommendation=SUPPORTED, state="RUS"),
    _page("lineage.edit", ref="PSCORE-UPR44-RUS#3", earlier=SUPPORTED, kind="narrows", state="RUS"),
    _page("start.follow"),
    _page("start.steps", code="RUS"),
    _page("start.unfollow", code="RUS"),
    _page("calendar.index"),
)
