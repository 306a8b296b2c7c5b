"""Every page that a browser is sent to, with parameters from the demo. A new endpoint needs an example here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tests.browser import furnished, members, protected, sent
from tests.browser.served import Site

NOT_PAGES = frozenset(
    {
        "imports.original",  # a download
        "imports.progress",  # a part of a page
        "imports.sheet",  # a download
        "pages.healthz",  # one word for a machine
        "second_factor.square",  # a picture, looked at with the page that it is on
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
    """A page as a person may open it; `note` tells several of one endpoint apart.

    `is_half_in`: the password was right, the code is asked for. A value may be read from the site's database.
    """

    endpoint: str
    values: Mapping[str, object]
    note: str = ""
    is_signed_in: bool = True
    is_half_in: bool = False
    is_unfounded: bool = False
    expected: int = 200

    @property
    def name(self) -> str:
        """Return a name for files and test reports."""
        return f"{self.endpoint}-{self.note}" if self.note else self.endpoint


def address_of(example: Example, site: Site) -> str:
    """Return where the page is."""
    if example.endpoint == "start.setup":
        return site.set_up
    engine = site.app.extensions["engine"]
    values = {name: value(engine) if callable(value) else value for name, value in example.values.items()}
    return site.at(example.endpoint, **values)


def _page(endpoint: str, note: str = "", **values: object) -> Example:
    return Example(endpoint, values, note)


EXAMPLES = (
    Example("security.login", {}, is_signed_in=False),
    Example("security.code", {}, is_signed_in=False, is_half_in=True),
    Example("invitations.accept", {"token": members.GUEST}, is_signed_in=False),
    Example("invitations.accept", {"token": members.FORGOTTEN}, "new-password", is_signed_in=False),
    Example("invitations.accept", {"token": "nobody-made-it"}, "over", is_signed_in=False, expected=404),
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
    _page("evidence.index", "in-review", review="in_review"),
    _page("evidence.record", "testimony", ref=protected.TESTIMONY),
    _page("evidence.record", "restricted", ref=protected.RESTRICTED),
    _page("evidence.edit", "testimony", ref=protected.TESTIMONY),
    _page("evidence.version", ref=protected.TESTIMONY, number=1),
    _page("evidence.send_back", ref=protected.TESTIMONY),
    _page("attachments.create", ref=protected.TESTIMONY),
    _page("attachments.record", ref=protected.SCAN),
    _page("attachments.record", "sealed", ref=protected.SEALED),
    _page("case_files.index"),
    _page("case_files.create"),
    _page("case_files.edit", code=protected.FILE),
    _page("case_files.record", code=protected.FILE),
    _page("case_files.record", "restricted", code=protected.SHUT),
    _page("case_files.record", "empty", code=protected.BARE),
    _page("case_files.named"),
    _page("case_files.named_file", code=protected.SHUT),
    _page("case_files.named_state", code=members.CLOSED),
    _page("indicators.index"),
    _page("indicators.index", "empty", state="AND"),
    _page("indicators.create", state="RUS"),
    _page("indicators.record", state="RUS", code="dprk_workers_in_russia"),
    _page("indicators.record", "short", state="RUS", code="temporary_asylum_holders"),
    _page("indicators.edit", state="RUS", code="temporary_asylum_holders"),
    _page("indicators.create_gap", state="RUS", code="temporary_asylum_holders"),
    _page(
        "indicators.edit_gap", state="RUS", code="dprk_workers_in_russia", **{"from": "2019-01-01", "to": "2021-12-31"}
    ),
    _page("people.index"),
    _page("people.index", "withdrew", concern="withdrawn"),
    _page("people.create"),
    _page("people.record", ref=protected.PERSON),
    _page("people.record", "no-consent", ref=protected.ALONE),
    _page("people.record", "destroyed", ref=protected.GONE),
    _page("people.consent", ref=protected.PERSON),
    _page("people.withdraw", ref=protected.PERSON),
    _page("people.withdraw", "nothing", ref=protected.ALONE),
    _page("people.purge", ref=protected.PERSON),
    _page("people.published"),
    _page("people.publish", number=1),
    _page("people.standing", ref=protected.TESTIMONY),
    _page("people.standing", "nobody", ref="ASA 24/06/96!return-1995-08"),
    _page("leaks.index"),
    _page("accounts.own"),
    _page("accounts.password"),
    _page("accounts.confirm"),
    _page("second_factor.begin"),
    _page("second_factor.set_up"),
    _page("second_factor.remove"),
    _page("organisation.settings"),
    _page("organisation.invite"),
    _page("people_here.index"),
    _page("people_here.member", user_id=members.COLLEAGUE),
    _page("people_here.member", "second-factor", user_id=members.CAREFUL),
    _page("people_here.member", "former", user_id=members.FORMER),
    _page("second_person.index"),
    _page("audit.index"),
    _page("audit.index", "nothing-found", since="2001-01-01", until="2001-01-02"),
    _page("audit.index", "narrowed", subject="evidence:"),
    _page("audit.record", of=f"pledge:{furnished.PLEDGE}"),
    _page("audit.restore", number=furnished.restorable),
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
