"""What older versions sealed under an organisation's key is brought under the key of the one who speaks in it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from tracker.errors import NotFound
from tracker.services.people import resealing
from tracker.services.vault import item_keys, purge_log
from tracker.services.vault.keys import Keyring
from tracker.storage.engine import reading, transaction
from tracker.storage.vault import Unopened

ACTOR = "upgrade"


@dataclass(frozen=True, slots=True)
class Resealed:
    """How many items were brought under their speaker's key, and how many hold something that does not open."""

    count: int
    unopened: int


def older(engine: Engine, keyring: Keyring, data_dir: Path) -> Resealed:
    """Seal again whatever lies under another key than the speaker's; call it after an upgrade.

    An item at a time, each in a transaction of its own and each file by itself: what was done stands when it is cut
    off, and the next call goes on from there. Where nothing waits it only asks.

    Raises:
        Unavailable: the master key is missing, or the disk is full; what was done before stands.
    """
    with reading(engine) as session:
        waiting = item_keys.misplaced(session)
    count = unopened = 0
    if waiting:
        purge_log.to_wipe(data_dir, rows=True)  # before the first commit: whatever is cut off is wiped later
    for number in waiting:
        try:
            with transaction(engine) as session:
                resealing.seal_older(session, keyring, ACTOR, number, data_dir=data_dir)
        except (NotFound, Unopened):
            unopened += 1  # stays as it was; `tracker keys check` and docs/keys.md say what can be done
        else:
            count += 1
    return Resealed(count, unopened)
