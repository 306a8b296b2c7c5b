"""How fast the explorer is over 24,000 recommendations, beside a bare page that counts six filters one by one."""

from __future__ import annotations

import gc
import random
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from flask import Flask, current_app, render_template_string, request
from sqlalchemy import ColumnElement, Select, func, insert, select
from sqlalchemy.orm import Session

from tests.bench.bench_state_page import medians
from tests.bench.measure import Measure
from tests.web_client import MAIL, PASSWORD, PageReader, app_at
from tracker.domain.folding import fold
from tracker.domain.kinds import DocumentKind
from tracker.domain.vocabulary import AddresseeKind, AskKind, Confidence, DatePrecision, Position, Status, Wording
from tracker.services import accounts, seeding
from tracker.storage import engine as engines
from tracker.storage import migrate
from tracker.storage.models import (
    Addressee,
    MechanismBody,
    Organisation,
    Part,
    Recommendation,
    RecommendationTheme,
    RecommendingState,
    Review,
    SourceDocument,
    State,
    StatedPosition,
    StoredAssessment,
    Theme,
    TrackedState,
)

ASKS = 24_000
FOLLOWED = 10
CYCLES = (1, 2, 3)
ASKED_MILLISECONDS = 300
ASKED_TIMES_THE_PEER = 3
DAY = date(2013, 4, 29)
WORDS = (
    *("women", "children", "torture", "detention", "arbitrary", "migrant", "trafficking", "ratify", "convention"),
    *("education", "health", "police", "prison", "press", "freedom", "minority", "law", "measures", "strengthen"),
    *("adopt", "continue", "efforts", "rights", "of", "the", "and", "to", "ensure", "combat"),
)
STATUSES = (Status.NOT_ASSESSED, Status.IMPLEMENTED, Status.PARTIALLY_IMPLEMENTED, Status.NOT_IMPLEMENTED)
_LISTS = ("flags", "reasons", "evidence_for", "evidence_against", "claims", "baseline", "shown_beside")
_BARE = """<!doctype html><title>{{ rows | length }}</title>{% for each in counts %}<ul>{% for row in each %}
<li>{{ row | join(" ") }}</li>{% endfor %}</ul>{% endfor %}{% for row in rows %}<p>{{ row.text }}</p>{% endfor %}"""
Rows = dict[type[Any], list[dict[str, Any]]]


def filled(file: Path, *, asks: int = ASKS) -> str:
    """Make a database with many recommendations to ten States and all that the filters ask for; return its address."""
    url = f"sqlite:///{file}"
    engine = engines.create(url)
    migrate.upgrade(engine)
    chance = random.Random(4)
    with engines.transaction(engine) as session:
        seeding.load_reference(session)
        seeding.load_demo(session)
        seeding.ensure_demo_user(session, MAIL, accounts.hash_password(PASSWORD))
        session.flush()
        documents = _documents(session, chance)
        codes, themes = list(session.scalars(select(State.code))), list(session.scalars(select(Theme.code)))
        for rows in _portions(documents, codes, themes, chance, asks=asks):
            for model, values in rows.items():
                session.execute(insert(model), values)
    engine.dispose()
    return url


def _documents(session: Session, chance: random.Random) -> list[tuple[int, str, str]]:
    """Write a report for three cycles of ten States, which are followed; return (row, key, State) of each."""
    organisation = session.scalars(select(Organisation.id)).first()
    tracked = set(session.scalars(select(TrackedState.state_code)))
    free = sorted(set(session.scalars(select(State.code))) - tracked)
    written = []
    for code in chance.sample(free, FOLLOWED):
        session.add(TrackedState(organisation_id=organisation, state_code=code))
        for cycle in CYCLES:
            review = session.scalar(select(Review.id).where(Review.state_code == code, Review.cycle == cycle))
            row = SourceDocument(
                key=f"A/HRC/{cycle}/{code}", symbol=f"A/HRC/{cycle}/{code}", kind=DocumentKind.WG_REPORT,
                mechanism_code="UPR", title=f"Report {cycle} {code}", dated_first=DAY, dated_last=DAY,
                dated_precision=DatePrecision.DAY, review_id=review,
            )  # fmt: skip
            session.add(row)
            session.flush()
            written.append((row.id, row.key, code))
    return written


def _portions(
    documents: list[tuple[int, str, str]], codes: list[str], themes: list[str], chance: random.Random, *, asks: int
) -> Iterator[Rows]:
    rows: Rows = {}
    for number in range(1, asks + 1):
        for model, values in _ask(100_000 + number, documents[number % len(documents)], codes, themes, chance):
            rows.setdefault(model, []).append(values)
        if number % 4000 == 0:
            yield rows
            rows = {}


def _ask(
    key: int, document: tuple[int, str, str], codes: list[str], themes: list[str], chance: random.Random
) -> Iterator[tuple[type[Any], dict[str, Any]]]:
    """Yield the rows of one recommendation, parents first."""
    document_id, symbol, state = document
    number, text = f"14{document_id % 9}.{key}", " ".join(chance.choices(WORDS, k=chance.randint(12, 45)))
    asked = {"asked_first": DAY, "asked_last": DAY, "asked_precision": DatePrecision.DAY}
    stated = {"stated_first": DAY, "stated_last": DAY, "stated_precision": DatePrecision.DAY}
    yield (
        Recommendation,
        {"id": key, "ref": f"{symbol}#{number}", "document_id": document_id, "number": number, "ordinal": key}
        | asked
        | {"text": text, "wording": Wording.VERBATIM, "action_category": chance.randint(1, 5)}
        | {"search_text": fold(f"{number} {text}")},
    )
    yield Addressee, {"recommendation_id": key, "kind": AddresseeKind.STATE, "state_code": state}
    for theme in chance.sample(themes, chance.choice((1, 1, 2, 3))):
        yield RecommendationTheme, {"recommendation_id": key, "theme_code": theme}
    for place, code in enumerate(chance.sample(codes, chance.choice((1, 1, 1, 2)))):
        yield RecommendingState, {"recommendation_id": key, "state_code": code, "ordinal": place}
    position = chance.choice((Position.SUPPORTED, Position.NOTED))
    said = {"recommendation_id": key, "state_code": state, "position": position, "document_id": document_id}
    yield StatedPosition, said | stated
    for place in range(chance.choice((1, 1, 1, 1, 2))):
        part = 10 * key + place
        heading = {"ordinal": place, "text": text[:60], "ask_kind": AskKind.DO}
        label = "ab"[place]
        yield (
            Part,
            {"id": part, "recommendation_id": key, "ref": f"{symbol}#{number}/{label}", "label": label} | heading,
        )
        for whose in (1, None):
            for cycle in CYCLES:
                yield StoredAssessment, _unit(part, state, cycle, whose, chance)


def _unit(part: int, state: str, cycle: int, whose: int | None, chance: random.Random) -> dict[str, Any]:
    plain: dict[str, Any] = {name: [] for name in _LISTS}
    return plain | {
        "part_id": part,
        "state_code": state,
        "cycle": cycle,
        "organisation_id": whose,
        "status": chance.choices(STATUSES, weights=(6, 1, 1, 2))[0],
        "rule": "S9",
        "rulebook": 1,
        "confidence": Confidence.NONE,
        "reasons": ["No evidence counts in this window, so nothing is said about implementation."],
        "baseline": ["A/HRC/1/AAA!one", "A/HRC/1/AAA!two"],
        "as_of": DAY,
    }


def peer(app: Flask) -> PageReader:
    """Return a bare site over the same database: the same search, six filters counted one by one, no status."""
    bare = Flask("bare")

    @bare.get("/recommendations")
    def index() -> str:
        words = Recommendation.search_text.contains(request.args.get("q", ""), autoescape=True)
        with engines.reading(current_app.extensions["engine"]) as session:
            rows = session.execute(select(Recommendation.text).where(words).order_by(Recommendation.id).limit(25)).all()
            counts = [session.execute(each).all() for each in _counted(words)]
        return render_template_string(_BARE, rows=rows, counts=counts)

    bare.extensions["engine"] = app.extensions["engine"]
    return PageReader(bare)


def _counted(words: ColumnElement[bool]) -> Iterator[Select[*tuple[Any, ...]]]:
    asks = select(Recommendation.id).where(words).subquery()
    for column in (
        Addressee.state_code,
        RecommendationTheme.theme_code,
        RecommendingState.state_code,
        StatedPosition.position,
    ):
        table = column.class_
        yield select(column, func.count()).join(asks, asks.c.id == table.recommendation_id).group_by(column)
    yield select(Recommendation.action_category, func.count()).where(words).group_by(Recommendation.action_category)
    yield (
        select(MechanismBody.kind, Review.cycle, func.count())
        .select_from(Recommendation)
        .join(SourceDocument, SourceDocument.id == Recommendation.document_id)
        .join(MechanismBody, MechanismBody.code == SourceDocument.mechanism_code)
        .outerjoin(Review, Review.id == SourceDocument.review_id)
        .where(words)
        .group_by(MechanismBody.kind, Review.cycle)
    )


def main() -> int:
    """Print the milliseconds of the whole list and of a search in it, and how many times those of the bare page."""
    with tempfile.TemporaryDirectory() as place:
        app = app_at(filled(Path(place) / "many.sqlite3"), Path(place))
        reader, bare = PageReader(app), peer(app)
        reader.sign_in()
        gc.freeze()  # as the server does
        everything, search, other = medians(
            lambda: reader.client.get("/recommendations", base_url=reader.base).data,
            lambda: reader.client.get("/recommendations?q=torture", base_url=reader.base).data,
            lambda: bare.client.get("/recommendations?q=", base_url=bare.base).data,
        )
    measures = (
        Measure(f"explorer, {ASKS:,} rows", everything, ASKED_MILLISECONDS, unit="ms", lower_is_better=True),
        Measure("explorer, one word searched", search, ASKED_MILLISECONDS, unit="ms", lower_is_better=True),
        Measure("the first, times a bare page", everything / other, ASKED_TIMES_THE_PEER, lower_is_better=True),
    )
    print(*measures, sep="\n")
    return 0 if all(measure.ok for measure in measures) else 1


if __name__ == "__main__":
    sys.exit(main())
