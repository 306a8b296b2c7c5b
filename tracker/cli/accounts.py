"""`tracker account`: what whoever holds the machine can do where nobody can sign in any more."""

from __future__ import annotations

import argparse
import sys
from getpass import getpass

from sqlalchemy.orm import Session

from tracker.cli.opening import database
from tracker.cli.output import say
from tracker.errors import Exit, NotFound
from tracker.i18n import _
from tracker.services import accounts
from tracker.services.accounts import Account, passwords, second_factor
from tracker.storage.engine import transaction

ACTOR = "command line"


def password(arguments: argparse.Namespace) -> Exit:
    """Give a person a new password, typed twice or read from standard input; every session of the person ends."""
    typed = getpass(_("New password: ")) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    again = getpass(_("New password once more: ")) if sys.stdin.isatty() else typed
    with transaction(database()) as session:
        found = _named(session, arguments.mail)
        passwords.replace(session, ACTOR, found.id, password=typed, again=again)
    say(_("The password is changed."))
    return Exit.DONE


def reset_second_factor(arguments: argparse.Namespace) -> Exit:
    """Take away the second factor of a person who lost it."""
    with transaction(database()) as session:
        second_factor.remove(session, ACTOR, _named(session, arguments.mail).id)
    say(_("The second factor is removed. The person signs in with the password and sets up another."))
    return Exit.DONE


def _named(session: Session, mail: str) -> Account:
    found = accounts.by_mail(session, mail)
    if found is None:
        raise NotFound(_("Nobody signs in with %(mail)s; nothing was changed.") % {"mail": mail})
    return found
