"""The leak check: nothing leaves, and nothing is typed where many read it, that tells of somebody in the vault.

Refused are contacts, full names in any order and script, parts marked as telling alone, and evidence whose people did
not agree to the use. The refusal says where, never what: it is the same sentence whatever was found, attempts are
counted, and each one is on record, so that nobody can ask the vault by trying names.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy.orm import Session

from tracker.domain.name_matching import Passage
from tracker.domain.protection import ConsentUse
from tracker.errors import Conflict, Invalid
from tracker.i18n import _
from tracker.services.leaks import attempts, looking, noting
from tracker.services.leaks.attempts import Allowance
from tracker.services.leaks.looking import has_people
from tracker.services.vault.keys import Keyring

__all__ = ["Refused", "TooOften", "clear", "entering", "has_people", "keeping"]

_MOST_PLACES = 5
_SENT = "import:"
"""Begins what a sheet of problem rows is called: what stands in it was chosen by whoever sent the file."""


class Refused(Invalid):
    """What would leave tells of somebody, or of what nobody agreed to; the sentence says where, never what."""


class TooOften(Conflict):
    """Somebody was refused, or had text checked, so much within an hour that the check might serve to ask the vault."""


def clear(
    session: Session,
    keyring: Keyring,
    actor: str,
    *,
    organisation_id: int,
    artefact: str,
    name: str,
    content: bytes,
    use: ConsentUse,
    evidence: Collection[str] = (),
    own_of: int | None = None,
) -> None:
    """Let an artefact pass, or refuse it.

    Args:
        session: reading or writing; a refusal is put on record once it has ended, whatever becomes of it.
        keyring: the master keys.
        actor: who wants it.
        organisation_id: whose artefact it is.
        artefact: what it is, as the audit trail names it: ``paper:12``, ``sheet:evidence``.
        name: of the file.
        content: its bytes.
        use: what it is for.
        evidence: references of the items in it, where they are known.
        own_of: the account of a contributor who takes it out: what he or she recorded is told to nobody new.

    Raises:
        Refused: it tells of somebody, or of what nobody agreed to.
        TooOften: the actor was refused too often within an hour.
        Unavailable: the vault cannot be opened, so nothing can be checked.
        Unreadable: it cannot be read back.
    """
    _refuse_many(session, keyring, actor)
    places = looking.places_of(
        session,
        keyring,
        name=name,
        content=content,
        use=use,
        evidence=evidence,
        organisation_id=organisation_id,
        own_of=own_of,
    )
    if places:
        raise _refusal(session, keyring, actor, artefact, places)


def entering(
    session: Session, keyring: Keyring, organisation_id: int, texts: Iterable[str], *, actor: str, field: str = ""
) -> None:
    """Refuse a name or a contact of the vault where it is typed into a field that is not kept apart.

    Args:
        session: reading or writing; a refusal is put on record once it has ended.
        keyring: the master keys.
        organisation_id: whose record it is.
        texts: what was typed.
        actor: who typed it.
        field: which field of the form the sentence stands beside; "" for above them all.

    Raises:
        Refused: one of the texts tells of somebody.
        TooOften: the actor was refused too often within an hour, or had more checked than anybody types.
        Unavailable: the vault cannot be opened, so nothing can be checked.
    """
    typed = [text for text in texts if text]
    if not typed or not has_people(session):
        return
    _refuse_many(session, keyring, actor)
    # Rows of a file are written in savepoints of their own, forms are not.
    allowance = attempts.FILES if session.in_nested_transaction() else attempts.FORMS
    _refuse_much(session, keyring, actor, allowance=allowance, letters=sum(map(len, typed)))
    found = looking.in_texts(session, keyring, [Passage(_("what was typed"), text) for text in typed])
    if any(each.is_refused for each in found):
        problem = _refusal(session, keyring, actor, f"organisation:{organisation_id}:entry", [_("what was typed")])
        raise Refused(str(problem), field=field)


def keeping(
    session: Session, keyring: Keyring, organisation_id: int, passages: Sequence[Passage], *, actor: str
) -> None:
    """Refuse a file that is kept in the open and tells of somebody; where, only the page of refusals says.

    A refused file is kept nowhere, so that nobody could see later what it asked: it may ask little, and is told little.

    Args:
        session: a writing session; a refusal is put on record once it has ended.
        keyring: the master keys.
        organisation_id: whose file it is.
        passages: what it says.
        actor: who sends it.

    Raises:
        Refused, TooOften, Unavailable: as `entering`.
    """
    _refuse_many(session, keyring, actor)
    letters = sum(len(each.text) for each in passages)
    _refuse_much(session, keyring, actor, allowance=attempts.KEPT, letters=letters)
    found = looking.in_texts(session, keyring, passages)
    places = [each.place for each in found if each.is_refused]
    if places:
        noting.refused(session, keyring, actor, artefact=f"organisation:{organisation_id}:file", places=places)
        sentence = _(
            "This file may tell of somebody who is protected. Nothing was kept. Restrict the item, so that its files "
            "are encrypted, or take the name out of the file: a person with the protection role sees on the page "
            "“Names in what leaves” where it stands."
        )
        raise Refused(sentence, field="file")


def _refuse_many(session: Session, keyring: Keyring, actor: str) -> None:
    seconds = attempts.wait(session, keyring, actor, pending=noting.pending(session))
    if seconds:
        sentence = _(
            "Too much of what you wanted was refused within an hour. Nothing was written. Wait %(minutes)d minutes, "
            "or ask a person with the protection role to look at the page “Names in what leaves”."
        )
        raise TooOften(sentence % {"minutes": -(-seconds // 60)})


def _refuse_much(session: Session, keyring: Keyring, actor: str, *, allowance: Allowance, letters: int) -> None:
    """Refuse more text than anybody types: thousands of names in one form would ask for all of them at once."""
    if not attempts.is_limited(session, keyring, actor):
        return
    together = noting.letters_so_far(session, allowance) + letters
    seconds = attempts.wait_to_type(session, keyring, actor, allowance=allowance, letters=together)
    if seconds:
        sentence = _(
            "You had more text checked for names within an hour than is possible at once. Nothing was written. Wait "
            "%(minutes)d minutes, then send it again."
        )
        raise TooOften(sentence % {"minutes": -(-seconds // 60)})
    noting.checked(session, keyring, actor, allowance=allowance, letters=letters)


def _refusal(session: Session, keyring: Keyring, actor: str, artefact: str, places: list[str]) -> Refused:
    """Return the one refusal there is, and see to it that it is on record."""
    noting.refused(session, keyring, actor, artefact=artefact, places=places)
    is_senders_own = artefact.startswith(_SENT)  # of it one place is told: a list of names would be asked for five
    shown = "; ".join(places[: 1 if is_senders_own else _MOST_PLACES])
    if len(places) > _MOST_PLACES and not is_senders_own:
        shown = _("%(places)s and %(n)d more") % {"places": shown, "n": len(places) - _MOST_PLACES}
    sentence = _(
        "This may tell of somebody who is protected, or of what nobody agreed to: %(places)s. Nothing was written. "
        "Take it out there, or ask a person with the protection role to look at the page “Names in what leaves”."
    )
    return Refused(sentence % {"places": shown})
