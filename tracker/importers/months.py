"""The months as papers print them, in English, French and Spanish."""

from __future__ import annotations

# Not `calendar.month_name`, which speaks the language of whoever runs the program. The English name stands first.
MONTHS = (
    "january janvier enero",
    "february février fevrier febrero",
    "march mars marzo",
    "april avril abril",
    "may mai mayo",
    "june juin junio",
    "july juillet julio",
    "august août aout agosto",
    "september septembre septiembre setiembre",
    "october octobre octubre",
    "november novembre noviembre",
    "december décembre decembre diciembre",
)
NUMBERS = {name: number for number, names in enumerate(MONTHS, start=1) for name in names.split()}
ENGLISH = {names.split()[0].capitalize(): number for number, names in enumerate(MONTHS, start=1)}
