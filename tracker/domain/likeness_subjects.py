"""The subject of an ask: what it is about before all else, by the terms of the field and the treaties that it names.

Each line is a subject, then the terms (as in `likeness_terms`), roots of words and codes of treaties that point to it.
The subjects of one list go before those of the next: housing for Roma is about Roma, a school for children about
education.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import cache

from tracker.domain.likeness_units import TREATY
from tracker.domain.likeness_words import TERM, root, weak

_NARROW = """
the death penalty: =the death penalty; =a moratorium; =public executions; #ICCPR-OP2
abductions: =abductions
enforced disappearances: =enforced disappearances; =the truth about missing people; #CPED
political prisoners and prison camps: =political prisoners
collective punishment: =collective punishment
people sent back: =people sent back; #CUSTOM-NON-REFOULEMENT
separated families: =separated families
persons with disabilities: =persons with disabilities; #CRPD; #CRPD-OP
Roma: =roma
indigenous peoples: =indigenous peoples; =land rights; indigenous
lesbian, gay, bisexual, transgender and intersex persons: =lgbt persons; transgender; conversion
older persons: =older people; older
trafficking in persons: =trafficking; #PALERMO-TIP; #COE-TRAFFICKING
domestic violence and violence against women: =domestic violence; =violence against women; #ISTANBUL
harmful practices: =harmful practices
women in public life: =women in public life
equal pay: =equal pay
human rights defenders and journalists: =human rights defenders; =journalists
freedom of assembly: =freedom of assembly
freedom of religion: =freedom of religion
defamation: =defamation
corporal punishment of children: =corporal punishment
juvenile justice: =juvenile justice
child labour: =child labour
children without parents: =children without parents
children and armed conflict: =children and armed conflict; #CRC-OPAC
birth registration: =birth registration
commission of inquiry: =commission of inquiry
national human rights institutions: =national human rights institutions
statelessness: =statelessness; #STATELESS-1954; #STATELESS-1961
refugees and asylum seekers: =refugees; #REFUGEE-1951
migrants: =migrants; #ICRMW
HIV and AIDS: =hiv and aids
sexual and reproductive health: =sexual and reproductive health
mothers and infants: =mothers and infants
drugs: =drugs
corruption: =corruption
racism, hate crimes and tolerance: =racism; =hate crimes; =tolerance; #ICERD
extremism and terrorism: =extremism; =terrorism
standing invitation and visits: =standing invitation; =special procedures
reports to treaty bodies: =reports that are due; =treaty bodies
humanitarian aid: =humanitarian aid; =the red cross
freedom of movement: =freedom of movement
unilateral coercive measures: =sanctions
elections: =elections
environment: =environment; =disasters; climat
armed forces: =armed forces
privacy: =privacy
business and human rights: =business
social class: =social class
human rights training: =human rights training
forced labour: =forced labour
reservations: =reservations
follow-up to the review: =follow-up to the upr
"""

_USUAL = """
torture: =torture; =preventive mechanism; #CAT; #OPCAT
conditions of detention: =places of detention; =people in detention; =women prisoners; =alternatives to prison
arbitrary detention: =arbitrary detention; =pre-trial detention; =pardons and release
extrajudicial executions: =extrajudicial executions
freedom of expression and of the media: =freedom of expression; =freedom of the media; =access to information
civil society: =ngos and civil society; =freedom of association
the judiciary and fair trial: =the judiciary; =independence of the judiciary; =a fair trial; =access to justice
minorities: =minorities; =minority languages
women: =gender equality; #CEDAW; #CEDAW-OP; gender; women
food: =the right to food; =agriculture
health: =health; health
water and sanitation: =water and sanitation
adequate housing: =adequate housing
education: =education
poverty and social protection: =poverty; =social protection; =standard of living
work: =workers; =employment; =the ilo
the international criminal court: =the international criminal court; #ROME-STATUTE
arms: =arms
free trade and markets: =free trade and markets
"""

_BROAD = """
children: =children; #CRC; #CRC-OPSC; #CRC-OPIC; youth
the family: =the family
vulnerable groups: =vulnerable groups
discrimination: =discrimination; =definition of discrimination
economic, social and cultural rights: =economic, social and cultural rights
development: =development; =rural areas; =development assistance
bringing to justice: =bringing to justice; =intimidation and attacks
good governance: =good governance
law enforcement: =law enforcement officers
criminal law: =criminal law
human rights mechanisms: =human rights mechanisms; =visits
"""

_EVERYWHERE = """
international cooperation: =international cooperation; =technical assistance; =non-politicisation
a national action plan: =a national action plan
human rights treaties: =joining treaties; =human rights treaties; =international obligations;
    =laws in line with treaties
remedy: =remedy; =shelter for victims
statistics: =statistics
transparency: =transparency; =whistle-blowers
"""

_GENERAL = """
violations dialogue justice assistance victims safety protection life time timeframe commitment commitments challenges
reform reforms measures report reports experience example best clear ensure member members status public serious
"""
"""Words that tell no subject, though an ask without a term of the field may share them with another."""

_RANKS = ((_NARROW, 1.0), (_USUAL, 0.6), (_BROAD, 0.34), (_EVERYWHERE, 0.1))
_LATER = (1.0, 0.7, 0.5)
"""What points to a subject second or third counts less than what does so first."""

_ASIDE = 0.3
_MAIN = 0.36  # share of what a part points to that its subject must have
_OF_BROAD = 0.1
_OF_EVERYWHERE = 0.15
_OF_WORD = 0.22

WORD = "“"
"""What a subject begins with that is no subject of the field but a word that its asks share."""


def _lines(table: str) -> list[str]:
    return table.replace("\n    ", " ").strip().splitlines()


@cache
def _pointers() -> dict[str, tuple[str, float]]:
    """Return sign -> the subject to which it points, and how strongly."""
    found: dict[str, tuple[str, float]] = {}
    for table, rank in _RANKS:
        for line in _lines(table):
            name, _colon, given = line.partition(": ")
            for each in given.split("; "):
                found[each if each.startswith((TERM, TREATY)) else root(each)] = (name, rank)
    return found


def subject_of(said: Mapping[str, str], aside: Collection[str]) -> str:
    """Return the subject to which most of what is said points, the first of equals.

    Empty where nothing does, and where so many things are asked at once that none of them is what it is about.

    Args:
        said: the signs of what is asked, in their order.
        aside: those of them that only tell how, why or for whom in particular.
    """
    strength: defaultdict[str, float] = defaultdict(float)
    pointing = [sign for sign in said if sign in _pointers()]
    for place, sign in enumerate(pointing):
        name, rank = _pointers()[sign]
        strength[name] += rank * _LATER[min(place, len(_LATER) - 1)] * (_ASIDE if sign in aside else 1.0)
    most = max(strength, key=lambda name: strength[name], default="")
    return most if strength[most] >= _MAIN * sum(strength.values()) else ""


@cache
def _strictness() -> dict[str, float]:
    tables = ((_BROAD, _OF_BROAD), (_EVERYWHERE, _OF_EVERYWHERE))
    return {line.partition(": ")[0]: more for table, more in tables for line in _lines(table)}


def strictness(subject: str) -> float:
    """Return how much more alike asks of a subject must be: more where asks of many kinds stand under it."""
    return _OF_WORD if subject.startswith(WORD) else _strictness().get(subject, 0.0)


@cache
def _telling_nothing() -> frozenset[str]:
    return weak() | {root(word) for word in _GENERAL.split()}


def subjects_by_word(parts: Sequence[Mapping[str, str]], found: Mapping[str, int]) -> list[str]:
    """Return a subject for parts that have none of the field: the word that most of them share, in quotation marks.

    Args:
        parts: the signs of each part.
        found: how many parts of the whole review have a sign, to prefer the rarer of two.
    """
    counted = Counter(sign for said in parts for sign in said if sign[0].isalpha() and sign not in _telling_nothing())
    names: dict[str, str] = {}
    subjects = []
    for said in parts:
        shared = [sign for sign in said if counted[sign] > 1]
        sign = max(shared, key=lambda each: (counted[each], -found[each], each), default="")
        subjects.append(f"{WORD}{names.setdefault(sign, said[sign])}”" if sign else "")
    return subjects
