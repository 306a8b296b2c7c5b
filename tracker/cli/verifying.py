"""`tracker verify`: hash again whatever is kept as a file, and name each that is not what it was."""

from __future__ import annotations

import argparse
from time import time

from tracker.cli.opening import database, settings
from tracker.cli.output import say
from tracker.errors import Exit, Unavailable
from tracker.i18n import _, ngettext
from tracker.services.attachments import verifying
from tracker.services.attachments.verifying import Fault, Verified
from tracker.services.vault import keys
from tracker.services.vault.keys import Keyring
from tracker.storage.engine import reading, transaction


def verify(_arguments: argparse.Namespace) -> Exit:
    """Print one line for each file that is missing, altered or unreadable; take away what cut off uploads left."""
    engine, data_dir = database(), settings().data_dir
    with reading(engine) as session:
        found = verifying.everything(session, _keyring(), data_dir)
    for fault in found.faults:
        print(_line(fault))
    with transaction(engine) as session:
        left = verifying.sweep(session, data_dir, now=time())
    _tell(found, left)
    return Exit.DIFFERENCES if found.faults else Exit.DONE


def _keyring() -> Keyring | None:
    try:
        return keys.load(settings())
    except Unavailable as problem:
        say(str(problem))
        return None


def _line(fault: Fault) -> str:
    words = f"{fault.finding}\t{fault.what} {fault.known_as}\t{fault.digest}"
    return "".join(letter if letter.isprintable() or letter == "\t" else "\ufffd" for letter in words)


def _tell(found: Verified, left: int) -> None:
    if found.why:
        say(found.why)
    if found.unopened:
        sentence = ngettext(
            "%(n)d encrypted file was not opened, since its key is not here; its stored bytes were hashed.",
            "%(n)d encrypted files were not opened, since their key is not here; their stored bytes were hashed.",
            found.unopened,
        )
        say(sentence % {"n": found.unopened})
    if left:
        sentence = ngettext(
            "%(n)d file that a cut off upload left was taken away.",
            "%(n)d files that cut off uploads left were taken away.",
            left,
        )
        say(sentence % {"n": left})
    checked = ngettext("%(n)d file checked", "%(n)d files checked", found.checked) % {"n": found.checked}
    wrong = ngettext("%(n)d is not as it was kept", "%(n)d are not as they were kept", len(found.faults))
    say(_("%(checked)s, %(wrong)s.") % {"checked": checked, "wrong": wrong % {"n": len(found.faults)}})
