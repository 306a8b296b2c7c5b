"""A clock that jumps, a machine that stops: what is over never holds again, nobody waits for a day that is far off."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.factories import records as make
from tests.web_client import MAIL
from tracker.cli import audit as command
from tracker.domain.kinds import JobKind
from tracker.errors import NotFound
from tracker.services import accounts, jobs, seeding
from tracker.services.accounts import accepting, invitations, sign_ins
from tracker.services.accounts.invitations import InvitationEntry
from tracker.services.jobs import running
from tracker.services.leaks import attempts
from tracker.services.trail import audit, verifying
from tracker.services.vault.keys import Keyring
from tracker.storage import engine as engines
from tracker.storage import witness
from tracker.storage.models import User

NOW = datetime(2026, 11, 21, 12, 0, 5, tzinfo=UTC)
DAY, YEARS = timedelta(days=1), timedelta(days=1200)
JUMPS = pytest.mark.parametrize("jump", [-DAY, YEARS], ids=["put back by a day", "ahead by years"])


def _user(session: Session) -> User:
    seeding.ensure_demo_user(session, MAIL, "$argon2id$of-nobody")
    session.flush()
    return session.scalars(select(User).where(User.email == MAIL)).one()


@JUMPS
def test_sessions_that_are_ended_while_the_clock_is_wrong_do_not_come_back_when_it_is_right(
    jump: timedelta, demo: Engine
) -> None:
    with engines.transaction(demo) as session:
        account = accounts.by_id(session, _user(session).id)
        assert account is not None
        token = sign_ins.begin(session, account, agent="Firefox", second_factor=False, at=NOW)

        sign_ins.end_all(session, account.id, actor=f"user:{account.id}", at=NOW + jump)

        assert sign_ins.find(session, token, at=NOW + timedelta(minutes=1)) is None


def test_a_link_that_was_made_while_the_clock_was_ahead_does_not_hold_for_years(demo: Engine) -> None:
    with engines.transaction(demo) as session:
        user = _user(session)
        early = _invited(session, user, at=NOW + YEARS)

        with pytest.raises(NotFound):
            accepting.opened(session, early, at=NOW)
        assert accepting.opened(session, early, at=NOW + YEARS + DAY).mail == "new@office.example"
        again = _invited(session, user, at=NOW)

        assert accepting.opened(session, again, at=NOW + DAY).mail == "new@office.example"
        with pytest.raises(NotFound):
            accepting.opened(session, early, at=NOW + YEARS + DAY)


def test_refusals_from_a_clock_that_was_ahead_keep_nobody_waiting(demo: Engine, tmp_path: Path) -> None:
    keyring = Keyring(tmp_path / "keys")
    with engines.transaction(demo) as session:
        keyring.make()
        actor = f"user:{make.a_user(session).id}"
        for _number in range(attempts.REFUSALS):
            attempts.count(session, keyring, actor, at=NOW + YEARS)
        session.flush()

        assert attempts.wait(session, keyring, actor, at=NOW + YEARS) > 0
        assert attempts.wait(session, keyring, actor, at=NOW) == 0


@JUMPS
def test_work_that_died_is_found_whatever_the_clock_said_when_it_last_beat(jump: timedelta, demo: Engine) -> None:
    with engines.transaction(demo) as session:
        user = _user(session)
        number = jobs.request(session, JobKind.SUGGESTIONS, user_id=user.id, batch_id=None, steps=1, at=NOW - jump)
        running.take_up(session, number, at=NOW - jump)

        assert running.dead(session, at=NOW) == (number,)


def test_a_machine_that_stops_right_after_a_commit_leaves_no_row_unwitnessed(
    demo: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command.begin(demo, tmp_path)
    watched = witness.witnessed(demo, tmp_path)
    monkeypatch.setattr(witness.Witness, "tell", lambda _self, **_line: None)

    _record(watched)

    assert _problem(watched, tmp_path) is None


def test_what_was_about_to_be_kept_and_was_not_is_no_cut(
    demo: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command.begin(demo, tmp_path)
    watched = witness.witnessed(demo, tmp_path)
    announce = witness.Witness.announce

    def fails(self: witness.Witness, **line: object) -> None:
        announce(self, **line)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(witness.Witness, "announce", fails)
    with pytest.raises(OSError, match="No space"):
        _record(watched)
    monkeypatch.setattr(witness.Witness, "announce", announce)

    assert _problem(watched, tmp_path) is None
    _record(watched)
    assert _problem(watched, tmp_path) is None


def test_a_line_that_was_cut_off_spoils_none_after_it(demo: Engine, tmp_path: Path) -> None:
    command.begin(demo, tmp_path)
    watched = witness.witnessed(demo, tmp_path)
    with (tmp_path / witness.FILE).open("ab") as file:
        file.write(b'{"first": 1, "la')

    _record(watched)

    assert _problem(watched, tmp_path) is None


def _invited(session: Session, user: User, *, at: datetime) -> str:
    entry = InvitationEntry("new@office.example", ("viewer",))
    return invitations.invite(session, f"user:{user.id}", organisation_id=user.organisation_id, entry=entry, at=at)


def _record(engine: Engine) -> None:
    with engines.transaction(engine) as session:
        audit.record(session, "cli", event="a:b", subject="x", changes={})


def _problem(engine: Engine, folder: Path) -> verifying.Problem | None:
    with engines.reading(engine) as session:
        return verifying.check(session, witness.lines(folder)).problem
