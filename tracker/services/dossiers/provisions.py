"""The provisions that asks cite, each with how it binds the State on the date of the facts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Row, and_, select
from sqlalchemy.orm import Session

from tracker.domain.binding import Norm, force
from tracker.domain.dossier import CitedProvision
from tracker.domain.facts import Span, TreatyRecord
from tracker.storage import models

Provisions = defaultdict[int, list[tuple[int | None, CitedProvision]]]
"""By recommendation: (the part that cites it, None for the whole; the provision)."""


def provisions_of(session: Session, ids: Collection[int], *, records: Mapping[str, TreatyRecord]) -> Provisions:
    """Return what each of these recommendations cites, in the order of the citations."""
    cited, instrument, provision = models.Obligation, models.Instrument, models.Provision
    rows = session.execute(
        select(
            *(cited.recommendation_id, cited.part_id, cited.provision_number, cited.cited_as, cited.correction),
            *(cited.facts_first, cited.facts_last, instrument.code, instrument.kind, instrument.adopted_on),
            *(instrument.entry_into_force_on, instrument.name, instrument.short_name, provision.about),
        )
        .join(instrument, instrument.code == cited.instrument_code)
        .join(
            provision,
            and_(provision.instrument_code == cited.instrument_code, provision.number == cited.provision_number),
        )
        .where(cited.recommendation_id.in_(ids))
        .order_by(cited.recommendation_id, cited.ordinal)
    )
    found: Provisions = defaultdict(list)
    for row in rows:
        found[row.recommendation_id].append((row.part_id, cited_provision(row, records)))
    return found


def cited_provision(row: Row[*tuple[Any, ...]], records: Mapping[str, TreatyRecord]) -> CitedProvision:
    """Return a citation with its force; the row has the columns of the citation, its instrument and its provision."""
    norm = Norm(row.code, row.kind, row.adopted_on, row.entry_into_force_on)
    return CitedProvision(
        instrument=row.code,
        kind=row.kind,
        instrument_name=row.short_name or row.name,
        provision=row.provision_number,
        about=row.about,
        force=force(norm, records.get(row.code), facts_on=Span(row.facts_first, row.facts_last)),
        cited_as=row.cited_as,
        correction=row.correction,
    )
