"""Names that stand for several instruments at once."""

from __future__ import annotations

from collections.abc import Mapping

# Several named at once, where the number of those that exist never changed in the time of the UPR.
TOGETHER: Mapping[str, tuple[str, ...]] = {
    "both covenants": ("ICCPR", "ICESCR"),
    "two covenants": ("ICCPR", "ICESCR"),
    "both international covenants": ("ICCPR", "ICESCR"),
    "two international covenants": ("ICCPR", "ICESCR"),
    "international covenants on human rights": ("ICCPR", "ICESCR"),
    "international human rights covenants": ("ICCPR", "ICESCR"),
    "covenants on civil and political rights and economic social and cultural rights": ("ICCPR", "ICESCR"),
    "covenants on economic social and cultural rights and civil and political rights": ("ICESCR", "ICCPR"),
    "statelessness conventions": ("STATELESS-1954", "STATELESS-1961"),
    "conventions on statelessness": ("STATELESS-1954", "STATELESS-1961"),
    "1954 and 1961 conventions": ("STATELESS-1954", "STATELESS-1961"),
    "1954 and 1961 statelessness conventions": ("STATELESS-1954", "STATELESS-1961"),
    "conventions relating to the status of stateless persons and the reduction of statelessness": (
        "STATELESS-1954",
        "STATELESS-1961",
    ),
    "additional protocols i and ii": ("GENEVA-AP1", "GENEVA-AP2"),
    "protocols i and ii additional to geneva conventions": ("GENEVA-AP1", "GENEVA-AP2"),
    "additional protocols i and ii to geneva conventions": ("GENEVA-AP1", "GENEVA-AP2"),
    "1977 additional protocols to geneva conventions": ("GENEVA-AP1", "GENEVA-AP2"),
    "1977 additional protocols": ("GENEVA-AP1", "GENEVA-AP2"),
    "additional protocols of 1977": ("GENEVA-AP1", "GENEVA-AP2"),
    "human rights covenants": ("ICCPR", "ICESCR"),
    "geneva conventions": ("GENEVA-1949-I", "GENEVA-1949-II", "GENEVA-1949-III", "GENEVA-1949-IV"),
    "both optional protocols to iccpr": ("ICCPR-OP1", "ICCPR-OP2"),
    "two optional protocols to iccpr": ("ICCPR-OP1", "ICCPR-OP2"),
    "first and second optional protocols to iccpr": ("ICCPR-OP1", "ICCPR-OP2"),
    "optional protocols to iccpr": ("ICCPR-OP1", "ICCPR-OP2"),
    "optional protocols 1 and 2 to iccpr": ("ICCPR-OP1", "ICCPR-OP2"),
    "optional protocols to international covenant on civil and political rights": ("ICCPR-OP1", "ICCPR-OP2"),
    "both optional protocols to international covenant on civil and political rights": ("ICCPR-OP1", "ICCPR-OP2"),
    "two optional protocols to international covenant on civil and political rights": ("ICCPR-OP1", "ICCPR-OP2"),
    **{
        f"optional protocols to {treaty} on {first} and{on} {second}": ("CRC-OPAC", "CRC-OPSC")
        for treaty in ("crc", "convention on the rights of the child")
        for on in ("", " on")
        for first, second in (
            (
                "the involvement of children in armed conflict",
                "the sale of children child prostitution and child pornography",
            ),
            ("the involvement of children in armed conflict", "the sale of children"),
            ("children in armed conflict", "the sale of children"),
            (
                "the sale of children child prostitution and child pornography",
                "the involvement of children in armed conflict",
            ),
            ("the sale of children child prostitution and child pornography", "children in armed conflict"),
        )
    },
    "three optional protocols to crc": ("CRC-OPAC", "CRC-OPSC", "CRC-OPIC"),
    "three optional protocols to convention on the rights of the child": ("CRC-OPAC", "CRC-OPSC", "CRC-OPIC"),
}
