"""`tracker status`: print, check or refresh statuses."""

from __future__ import annotations

import argparse

from tracker.cli.opening import database
from tracker.cli.output import result, say
from tracker.domain.audience import EVERYTHING, PUBLIC
from tracker.errors import Exit, Invalid
from tracker.i18n import _, ngettext
from tracker.services.results import assessments, facts, rechecking, statuses
from tracker.storage.engine import reading, transaction


def status(arguments: argparse.Namespace) -> Exit:
    """Do what the options ask: one of --state, --check and --refresh."""
    asked = [bool(arguments.state), arguments.check, arguments.refresh]
    if sum(asked) != 1:
        raise Invalid(_("Give one of --state STATE, --check and --refresh; nothing was done."))
    if arguments.check:
        return _check()
    return _refresh() if arguments.refresh else _print(arguments)


def _print(arguments: argparse.Namespace) -> Exit:
    audience = PUBLIC if arguments.public else EVERYTHING
    with reading(database()) as session:
        answer = statuses.report(session, arguments.state, as_of=arguments.as_of or facts.today(), audience=audience)
    result(answer)
    return Exit.DONE


def _check() -> Exit:
    with reading(database()) as session:
        differences = rechecking.check(session)
    result(
        [
            {"part": each.part, "state": each.state, "cycle": each.cycle, "organisation": each.organisation or None}
            | {"differs": list(each.columns)}
            for each in differences
        ]
    )
    return Exit.DIFFERENCES if differences else Exit.DONE


def _refresh() -> Exit:
    with transaction(database()) as session:
        stored = assessments.refresh(session, facts.tracked_states(session), as_of=facts.today())
    say(ngettext("%(n)d status stored.", "%(n)d statuses stored.", stored) % {"n": stored})
    return Exit.DONE
