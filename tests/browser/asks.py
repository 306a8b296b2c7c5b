"""What is recorded by hand in the browser: one ask each of five mechanisms, and what two sources say of one of them.

All of it is made up, apart from the names of bodies and treaties.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.browser.hands import On

STATE = "Russian Federation"


@dataclass(frozen=True, slots=True)
class Ask:
    """A recommendation to be recorded by hand, in the document in which it stands."""

    symbol: str
    title: str
    kind: str
    body: str
    number: str
    text: str
    asked: On
    more: tuple[tuple[str, str | bool], ...] = ()
    review: str = ""

    @property
    def ref(self) -> str:
        """Return what the recommendation is known by."""
        return f"{self.symbol}#{self.number}"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What somebody says of the ask of the treaty body."""

    origin: str
    source: Ask
    finding: str
    strand: str


REVIEW = Ask(
    "A/HRC/39/13", "Report of the Working Group on the Universal Periodic Review", "Report of the Working Group",
    "Universal Periodic Review", "147.1", "Ratify the Optional Protocol to the Convention against Torture",
    On(2018, 5, 14), (("Recommending States", "Costa Rica"), ("Treaties to ratify or accede to", "OPCAT")),
    f"{STATE}, cycle 3 (2018)",
)  # fmt: skip
TREATY_BODY = Ask(
    "CAT/C/RUS/CO/6", "Concluding observations on the sixth report", "Report", "Committee against Torture", "15",
    "Investigate every allegation of torture in detention", On(2018, 8, 28),
)  # fmt: skip
PROCEDURE = Ask(
    "UA RUS 9/2019", "Urgent appeal", "Letter", "Special Rapporteur on torture", "1",
    "Tell where the detained person is held", On(2019, 3, 4), (("Kind of ask", "Information"),),
)  # fmt: skip
NGO = Ask(
    "EUR 46/1/2019", "No safety in custody", "Report", "Amnesty International", "2",
    "Open places of detention to independent monitors", On(2019, 6),
)  # fmt: skip
COURT = Ask(
    "ECTHR-2020-1", "Judgment on conditions of detention", "Report", "European Court of Human Rights", "3",
    "Give every detained person a bed and daylight", On(2020, 1, 9),
)  # fmt: skip
ASKS = (REVIEW, TREATY_BODY, PROCEDURE, NGO, COURT)
