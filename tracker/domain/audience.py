"""Who reads: the public, or somebody of an organisation, with what is kept for named people."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Audience:
    """Who reads a result. Source: status method, "Two results: internal and public".

    `organisation_id` is None for the public: viewers, documents, exports, the API. `closed_states` are the States
    that the organisation keeps for named people and this reader is not named for: of those the reader sees what the
    public sees. `open_files` are the restricted case files that the reader is named for; all others are not there.
    `own_of` is the account of a contributor, who sees what the public sees and what he or she recorded.
    `everything` is the installation itself: its own upkeep, and the command line beside its files.
    """

    organisation_id: int | None = None
    closed_states: frozenset[str] = frozenset()
    open_files: frozenset[int] = field(default=frozenset())
    own_of: int | None = None
    everything: bool = False

    @property
    def is_internal(self) -> bool:
        """Tell whether more is seen than what is public."""
        return self.everything or self.organisation_id is not None

    def of_state(self, state: str) -> Audience:
        """Return who reads about one State: the public, where it is closed to the reader."""
        return PUBLIC if state in self.closed_states else self


PUBLIC = Audience()
"""Whoever reads what anybody may read."""

EVERYTHING = Audience(everything=True)
"""The installation itself, whatever the organisation; what is kept for named people is not among it."""


def of_organisation(organisation_id: int) -> Audience:
    """Return the organisation itself, without what it keeps for named people."""
    return Audience(organisation_id)
