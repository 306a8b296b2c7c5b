"""Writes of consent: carried out in one transaction, the files that left the shelf removed, and told in a sentence."""

from __future__ import annotations

from collections.abc import Callable

from flask import current_app
from sqlalchemy.orm import Session

from tracker.i18n import _, ngettext
from tracker.services.people import purging
from tracker.services.people.consents import Effect
from tracker.services.vault import purge_log
from tracker.web.editing import RecordForm, saved

_PAPERS = "papers"  # the folder of the data folder that papers lie in


def carried_out(form: RecordForm, write: Callable[[Session], Effect]) -> Effect | None:
    """Write once, and remove the files of papers that left the shelf; None where the page is to be shown."""
    done: list[Effect] = []
    data_dir = current_app.extensions["data_dir"]

    def once(session: Session) -> str:
        effect = write(session)
        if effect.digests:  # noted before the commit: what was begun is finished at the next start at the latest
            purge_log.to_wipe(data_dir, [f"{_PAPERS}/{digest}" for digest in effect.digests])
        done.append(effect)
        return "done"

    if saved(form, once) is None:
        return None
    if done[-1].digests:
        purging.finish(current_app.extensions["engine"], data_dir)
    return done[-1]


def told(sentence: str, done: Effect) -> str:
    """Tell what a write did to papers."""
    said = [sentence]
    if done.taken_off:
        count = len(done.taken_off)
        said.append(
            ngettext(
                "One file that is not out yet was taken off the shelf: make it again.",
                "%(num)d files that are not out yet were taken off the shelf: make them again.",
                count,
            )
            % {"num": count}
        )
    if done.published:
        said.append(_("What is out already cannot be called back; it is listed below."))
    return " ".join(said)
