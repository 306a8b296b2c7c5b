"""A write of evidence in one transaction, and the sentence that tells what it moved."""

from __future__ import annotations

from collections.abc import Callable

from flask import current_app, flash
from sqlalchemy.orm import Session

from tracker.services import attachments
from tracker.services.evidence import Saved
from tracker.services.evidence import rows as evidence_rows
from tracker.web.access import actor
from tracker.web.editing import RecordForm, saved
from tracker.web.evidence import filling
from tracker.web.evidence.keys import keyring


def write(form: RecordForm, do: Callable[[Session], Saved]) -> Saved | None:
    """Write in one transaction and keep what it moved, for the sentence above the next page."""
    written: list[Saved] = []

    def once(session: Session) -> str:
        written.append(do(session))
        return written[-1].ref

    return written[-1] if saved(form, once) is not None else None


def seal_files(session: Session, ref: str) -> None:
    """Encrypt the files of an item that is restricted, in the transaction that restricts it."""
    row = evidence_rows.row_of(session, ref)
    if row.is_restricted:
        attachments.seal_all(session, keyring(), actor(), current_app.extensions["data_dir"], evidence=row)


def tell(sentence: str, done: Saved, *more: str) -> None:
    """Say above the next page what was done, which statuses moved, and whatever else is to be known."""
    flash(" ".join([sentence, *filling.moved_in_words(done), *more]))
