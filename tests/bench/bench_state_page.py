"""How fast the page of a State is, with a whole review and the demo, beside a bare page that reads the same rows."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

from flask import Flask, current_app, render_template_string
from sqlalchemy import select

from tests.bench.measure import Measure
from tests.factories.import_runs import Runs
from tests.integration.conftest import seed
from tests.web_client import MAIL, PASSWORD, PageReader, app_at
from tracker.services import accounts, seeding
from tracker.storage import engine as engines
from tracker.storage import migrate
from tracker.storage.models import Part, Recommendation, StoredAssessment

ROOT = Path(__file__).resolve().parents[2]
REPORT = Path("data") / "wg-reports" / "russia2013.pdf"
ASKED_MILLISECONDS = 100
ASKED_TIMES_THE_PEER = 18
RUNS = 31
_BARE = """<!doctype html><title>{{ rows | length }}</title><table>{% for row in rows %}<tr>{% for cell in row %}
<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}</table>"""


def loaded(file: Path, report: Path) -> str:
    """Make a database with the demo and one real report of the Working Group; return its address."""
    url = f"sqlite:///{file}"
    engine = engines.create(url)
    migrate.upgrade(engine)
    seed(url)
    with engines.transaction(engine) as session:
        seeding.ensure_demo_user(session, MAIL, accounts.hash_password(PASSWORD))
    Runs(engine, file.parent).apply(report.read_bytes())
    return url


def peer(app: Flask) -> PageReader:
    """Return a bare site over the same database: one query over the same asks and statuses, one table, no reasons."""
    bare = Flask("bare")

    @bare.get("/states/<code>")
    def state(code: str) -> str:
        with engines.reading(current_app.extensions["engine"]) as session:
            rows = session.execute(
                select(Recommendation.number, Part.text, StoredAssessment.cycle, StoredAssessment.status)
                .join(Part, Part.id == StoredAssessment.part_id)
                .join(Recommendation, Recommendation.id == Part.recommendation_id)
                .where(StoredAssessment.state_code == code, StoredAssessment.organisation_id.is_not(None))
                .order_by(Part.ref, StoredAssessment.cycle)
            ).all()
        return render_template_string(_BARE, rows=rows)

    bare.extensions["engine"] = app.extensions["engine"]
    return PageReader(bare)


def medians(*visits: Callable[[], object]) -> list[float]:
    """Return the median milliseconds of each visit, taken in turns, so that what slows one slows the other."""
    taken: list[list[float]] = [[] for _visit in visits]
    for _run in range(RUNS):
        for visit, times in zip(visits, taken, strict=True):
            begun = perf_counter()
            visit()
            times.append(1000 * (perf_counter() - begun))
    return [median(times[1:]) for times in taken]  # the first fills the caches of templates and statements


def main() -> int:
    """Print two lines: the page's milliseconds, and how many times those of the bare page."""
    report = Path(os.environ.get("SHARED") or ROOT.parent / "shared") / REPORT
    if not report.is_file():
        print(f"State page not measured: no {REPORT} beside the checkout (set SHARED to its place)", file=sys.stderr)
        return 0
    with tempfile.TemporaryDirectory() as place:
        app = app_at(loaded(Path(place) / "state.sqlite3", report), Path(place))
        reader, bare = PageReader(app), peer(app)
        reader.sign_in()
        page, other = medians(
            lambda: reader.client.get("/states/RUS", base_url=reader.base).data,
            lambda: bare.client.get("/states/RUS", base_url=bare.base).data,
        )
    measures = (
        Measure("page of the Russian Federation", page, ASKED_MILLISECONDS, unit="ms", lower_is_better=True),
        Measure("the same, times a bare page", page / other, ASKED_TIMES_THE_PEER, lower_is_better=True),
    )
    print(*measures, sep="\n")
    return 0 if all(measure.ok for measure in measures) else 1


if __name__ == "__main__":
    sys.exit(main())
