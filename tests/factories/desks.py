"""A document in prose on the desk: sent, read, staged as an import stages it. All of it is made up."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tracker.importers.records import Kind
from tracker.jobs import importing
from tracker.services.imports import batches
from tracker.storage import files
from tracker.storage.engine import transaction
from tracker.storage.models import ImportBatch, ImportRow

PAPER = """
Nowhere without witnesses

Harbour Watch
AI Index: EUR 46/77/2020

4 May 2020

1. Introduction

In 2019 monitors were turned away from two of three places of detention. The pier was closed to journalists.

2. Recommendations

2.1 To the Government of the Russian Federation

Harbour Watch calls on the Government of the Russian Federation to:

- Allow independent monitors into every place of detention, publish their findings and investigate each complaint;

- Ratify the Optional Protocol to the Convention against Torture;

- Respect article 9 of the International Covenant on Civil and Political Rights in every arrest;

- Give “every” detained person <b>daylight</b>, a bed and a doctor.

2.2 To the international community

Harbour Watch calls on the international community to:

- Fund the work of independent monitors.
"""
"""An NGO's paper: four asks of a State, the first of three things, and one of the international community."""

LETTER = """
Mandate of the Special Rapporteur on the right to food

Ref.: OL RUS 3/2020
(Please use this reference in your reply)

4 May 2020

Excellency,

This letter is about the price of bread.

I would be grateful for your observations on the following matters:

1. Please provide the number of people without bread in 2019.

2. Please explain which measures were taken since.

I would appreciate receiving a response within 60 days.
"""
"""A letter that asks for information within sixty days."""


def a_desk(engine: Engine, data_dir: Path, text: str = PAPER) -> int:
    """Send a document, let it be read as an import is, and return the number of the batch."""
    digest = files.keep(data_dir / "uploads", text.encode())
    with transaction(engine) as session:
        batch = batches.begin(session, sha256=digest, actor="user:1", parser_kind=Kind.NARRATIVE)
    importing.stage(engine, data_dir, batch)
    return batch


def candidates(session: Session, batch: int) -> list[ImportRow]:
    """Return the rows of a batch in the order of the document."""
    return list(session.query(ImportRow).where(ImportRow.batch_id == batch).order_by(ImportRow.ordinal))


def is_kept(session: Session, data_dir: Path, batch: int, text: str = PAPER) -> tuple[bool, bool]:
    """Tell whether a batch is there still, and whether the file that it was read from is."""
    digest = files.keep(data_dir / "elsewhere", text.encode())
    return session.get(ImportBatch, batch) is not None, (data_dir / "uploads" / digest).exists()
