"""`tracker keys` and `tracker purge`: the keys of the vault, and what is destroyed for good."""

from __future__ import annotations

import argparse
from pathlib import Path

from tracker.cli.opening import database, settings
from tracker.cli.output import result, say
from tracker.domain.protection import PersonRole
from tracker.errors import Exit, Invalid
from tracker.i18n import _
from tracker.services.people import purging
from tracker.services.vault import checking, key_table, keys, rotation
from tracker.services.vault.rotation import Rotated
from tracker.storage.engine import reading, transaction

ACTOR = "command line"


def show(_arguments: argparse.Namespace) -> Exit:
    """Print which keys there are, by their fingerprints, and how much each one wraps; never a key."""
    engine, keyring = database(), keys.load(settings())
    with reading(engine) as session:
        result(key_table.told(session, keyring))
    return Exit.DONE


def check(_arguments: argparse.Namespace) -> Exit:
    """Print what does not open, and what is unwise; 1 where something does not open."""
    current, engine = settings(), database()
    keyring = keys.load(current)
    with reading(engine) as session:
        wrong = checking.problems(session, keyring)
    result({"place": str(keyring.place), "problems": wrong})
    if keyring.place.is_relative_to(current.data_dir) and keyring.known_by:
        say(
            _(
                "The master key lies in the data folder: whoever copies the folder has both. Set "
                "TRACKER_MASTER_KEY_FILE to a place that your backups do not reach, and keep a copy of the key apart."
            )
        )
    return Exit.DIFFERENCES if wrong else Exit.DONE


def rotate_master(_arguments: argparse.Namespace) -> Exit:
    """Make a new master key and wrap everything under it, or finish a rotation that was cut off."""
    engine, keyring = database(), keys.load(settings())
    with transaction(engine) as session:
        done = rotation.rotate_master(session, keyring, ACTOR)
    _tell(done)
    if done.unused:
        say(
            _("Older keys stay in %(place)s, because older backups need them. Delete them once no such backup is left.")
            % {"place": keyring.place}
        )
    return Exit.DONE


def rotate(arguments: argparse.Namespace) -> Exit:
    """Give an organisation a new key."""
    engine, keyring = database(), keys.load(settings())
    with transaction(engine) as session:
        done = rotation.rotate_organisation(session, keyring, ACTOR, arguments.organisation)
    _tell(done)
    return Exit.DONE


def purge(arguments: argparse.Namespace) -> Exit:
    """Destroy what is known of a person, or carry out again what a restored backup does not know."""
    if arguments.replay:
        return _replay(arguments)
    if not arguments.person or not arguments.reason:
        raise Invalid(_("Name a person and a reason; nothing was destroyed; see “tracker purge --help”."))
    current, engine = settings(), database()
    roles = frozenset(PersonRole) if arguments.everything else purging.OWN
    if not arguments.yes:
        with reading(engine) as session:
            _tell_plan(purging.plan(session, ACTOR, arguments.person, roles=roles))
        say(_("Nothing was destroyed. Repeat the command with --yes to destroy it for good."))
        return Exit.DONE
    with transaction(engine) as session:
        done = purging.purge(
            session,
            keys.load(current),
            ACTOR,
            arguments.person,
            reason=arguments.reason,
            data_dir=current.data_dir,
            roles=roles,
        )
    _tell_plan(done)
    _finish(engine_is_clean=purging.finish(engine, current.data_dir))
    return Exit.DONE


def _replay(arguments: argparse.Namespace) -> Exit:
    current, engine = settings(), database()
    lists = [Path(each) for each in arguments.list or ()]
    missing = [each for each in lists if not each.is_file()]
    if missing:
        raise Invalid(_("There is no list %(file)s; nothing was destroyed.") % {"file": missing[0]})
    with transaction(engine) as session:
        count = purging.replay(session, current.data_dir, lists=lists)
    result({"purged_again": count})
    _finish(engine_is_clean=purging.finish(engine, current.data_dir))
    return Exit.DONE


def _finish(*, engine_is_clean: bool) -> None:
    if not engine_is_clean:
        say(
            _(
                "Somebody is reading the database, so traces of deleted rows are still in its files. Run "
                "“tracker purge --replay” once nobody works with it, or start the server anew."
            )
        )


def _tell(done: Rotated) -> None:
    result({"key": done.key, "wrapped": done.wrapped_count, "made": done.is_new})


def _tell_plan(purged: purging.Purged) -> None:
    result(
        {
            "redacted": list(purged.redacted),
            "to_read_through": list(purged.to_clean),
            "taken_off": [each.name for each in purged.drafts],
            "published_already": [each.name for each in purged.published],
            "digest": purged.digest or None,
        }
    )
