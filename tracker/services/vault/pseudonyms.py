"""Names to call people by: words for stones and plants with a number, chosen by chance and never from the real name.

A person has one name for use inside and another in each publication, so that nobody outside can join what different
papers tell. No name is ever used twice, for anybody, in any publication.
"""

from __future__ import annotations

import secrets

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from tracker.errors import Conflict, Invalid
from tracker.i18n import _
from tracker.storage.models import Person, Pseudonym

INSIDE = ""
_NUMBERS = range(10, 1_000)
# Nobody is called by one of these: they are no given names or family names in common use, and say nothing of sex,
# age, origin or belief.
_STONES = (
    "Andesite Basalt Bauxite Breccia Chert Diorite Dolerite Dolomite Dunite Feldspar Fluorite Gabbro Gneiss Granulite "
    "Graphite Gypsum Haematite Halite Hornblende Kaolin Limestone Loess Magnetite Marlstone Mudstone Norite Obsidian "
    "Phyllite Pumice Quartzite Rhyolite Sandstone Schist Scoria Serpentine Shale Siltstone Syenite Travertine Zeolite"
)
_PLANTS = (
    "Bracken Bulrush Burdock Cattail Chickweed Comfrey Cowslip Dogwood Duckweed Fescue Figwort Glasswort Goosefoot "
    "Hawkbit Horsetail Knapweed Knotgrass Liverwort Loosestrife Meadowsweet Milkweed Mugwort Mullein Nettle Pondweed "
    "Ragwort Reedmace Saltbush Saltwort Sedge Sphagnum Spurge Stonecrop Teasel Thistle Toadflax Vetch Wormwood Yarrow"
)
WORDS = tuple(f"{_STONES} {_PLANTS}".split())


def inside(session: Session, person: Person) -> str:
    """Return the name that a person has inside, chosen at the first need; it stays.

    Raises:
        Conflict: the person was purged.
    """
    return _name(session, person, INSIDE)


def for_publication(session: Session, person: Person, publication: str) -> str:
    """Return the name that a person has in one publication, in each of its versions, and nowhere else.

    Args:
        session: a writing session, where the name may still have to be chosen.
        person: who is told of.
        publication: what stays the same as long as it is one publication, such as ``draft RUS 4``.

    Raises:
        Conflict: the person was purged.
        Invalid: the publication is not named.
    """
    if not publication.strip():
        raise Invalid(_("Say which publication the name is for; nothing was chosen."))
    return _name(session, person, publication)


def _name(session: Session, person: Person, publication: str) -> str:
    row = Pseudonym
    found = session.scalars(select(row.name).where(row.person_id == person.id, row.publication == publication)).first()
    if found is not None:
        return found
    if person.purged_at is not None:
        raise Conflict(_("What was known of this person was destroyed. No name can be chosen any more."))
    name = _free(session)
    session.add(row(person_id=person.id, publication=publication, name=name))
    session.flush()
    return name


def _free(session: Session) -> str:
    """Return a name that nobody has, by chance alone: no order and no count can be read from it."""
    while True:
        name = f"{secrets.choice(WORDS)} {secrets.choice(_NUMBERS)}"
        if not session.scalar(select(exists().where(Pseudonym.name == name))):
            return name
