"""How an item of a list asks: by an imperative or infinitive, by a gerund, by a noun of action."""

from __future__ import annotations

import re

# First words of what is asked, as they stand after "to", or alone at the head of an item.
_ENGLISH = """
abandon abide abolish abrogate abstain accede accelerate accept accompany accord achieve acknowledge acquit act
activate adapt address adhere adjudicate adjust administer adopt advance advocate afford align allocate allot allow
amend analyse analyze announce annul apologise apologize apply appoint apprehend appropriate approve arrange arrest
ascertain assess assign assist assume assure attract avoid ban base become begin block bolster boost breach bring
broaden budget build call carry categorize cater cease censor centralise change channel charge check clarify clean
clear close co-operate coach codify collaborate collect combat commemorate commence commission commit commute compel
compensate compile complement complete comply comprehensively conclude concretise condemn condition conduct confer
confirm conform confront connect consider consolidate constitute construct consult continue contribute control
convene convict cooperate coordinate correct counter counteract create criminalise criminalize cultivate curb cut
deal decentralise decide declare declassify decongest decrease decriminalise decriminalize dedicate deepen defend
define delegate delete deliver demilitarize demonstrate denounce deny deploy depoliticise deport deprive design
desist destroy detain detect determine develop devise devote digitalise direct disaggregate disallow disarm disband
discharge disclose discontinue discourage discriminate dismantle dismiss disseminate distribute diversify do
document draft draw drop duly earmark ease educate effectively elaborate elect elevate eliminate embark embed
embrace emphasise employ empower enable enact encompass encourage end endeavour endorse endow enforce engage enhance
enlarge enlist enrich enrol ensure enter entrust envisage envision equalise equip eradicate establish evacuate
evaluate evict examine exchange exclude execute exempt exercise exert exhume exonerate expand expedite expel explain
explore expose extend extinguish extradite facilitate feed fight fill finalise finalize finance find firmly focus
follow forbid foresee forgive formalise formulate foster free freeze fulfil fulfill fully fund further gather
generate give govern grant guarantee guard guide halt hand harass harmonise harmonize have heed help hold honor
honour host humanise identify illuminate immediately impartially impede implement impose imprison improve
incentivise incentivize include incorporate increase independently industrialise inform initiate inquire inscribe
insist inspect install institute institutionalise institutionalize instruct insure integrate intensify intensively
interfere internalise interpret intervene intimidate introduce inventory invest investigate invite involve issue
join jointly keep launch lay lead leave legalise legally legislate let liberalise lift limit link list listen
litigate locate lodge look lower mainstream maintain make manage mandate map measure mediate meet memorialise
mitigate mobilise mobilize modernise modify monitor move multiply narrow negotiate nominate normalise notify nurture
observe obtain offer open oppose opt order organise organize outlaw outline overcome overhaul oversee pardon
participate partner pass patrol pay penalise penalize perform permit phase pilot place plan plant pledge postpone
practise present preserve press presume prevent prioritise prioritize proactively proceed proclaim procure produce
professionalise progressively prohibit promote promptly promulgate propose prosecute protect prove provide publicise
publicize publicly publish punish pursue put quash quickly raise ratify reach react reaffirm realise reallocate
reassess rebuild recalibrate recall receive recognise recognize reconcile reconsider reconstruct record recruit
rectify redouble redress reduce refer refine reform refrain refurbish regain register regularise regularize regulate
rehabilitate rehouse reinforce reinstate reintegrate reiterate reject release relocate rely remain remedy remind
remove render renounce reopen repair repatriate repeal replace replenish report repudiate request require rescind
research resettle resist resolve respect respond restore restrain restrict restructure resume retain retract retrain
retry return reunite reverse review revise revisit revive revoke reward roll run safeguard sanction satisfy save
scale schedule screen scrutinise search secure see seek sell send sensitise sensitize separate serve set settle
share shut sign simplify situate socialise solicit solve speak specialise specify speed sponsor spread stabilise
staff stand standardise start step stop streamline strengthen strictly strike strive structure study subject submit
subscribe substitute supervise supplement supply support suppress suspend sustain swiftly switch synchronise
systematically tackle tailor take target teach terminate test thoroughly tighten torture trace track train transfer
transform translate transmit transparently transpose treat trust turn unban unblock unconditionally understand
undertake unify update upgrade uphold urge urgently use utilise utilize vacate vaccinate value verify vet visit
voluntarily vote waive warn warrant weigh welcome widen winterise withdraw withhold work
"""
IMPERATIVES = frozenset(_ENGLISH.split())
_FIRST_WORD = re.compile(r"[“\"'«(]*(?P<word>[^\W\d_]+(?:-[^\W\d_]+)?)")
_INFINITIVE = re.compile(r"(?:[a-zàâçéèêëîïôûù]+(?:er|ir|re|oir)|s['’][a-zéè]+er)")
_INFINITIVO = re.compile(r"[a-záéíóúñ]+(?:ar|er|ir|arse|erse|irse)")
_LEADING = re.compile(
    r"(?:to|and|also|please|that|de|d['’]|à|a|y|et|in (?:this|that) (?:regard|respect|connection),?|"
    r"(?:as a )?matter of (?:urgency|priority),?|without (?:further )?delay,?|where (?:necessary|appropriate),?|"
    r"[a-z]+ly,?)\s+",
    re.IGNORECASE,
)
_GERUND = re.compile(r"[a-z]{3,}ing")
_NOUN_OF_ACTION = re.compile(
    r"(?:the |an? )?(?:immediate |full |prompt |unconditional |effective )*(?:\w+(?:ification|ition|ation|ption|ssion|"
    r"ment|eal|sal|ease|ance)|review|reform|access|end|establishment) (?:of|to|from|and)\b",
    re.IGNORECASE,
)


def begins_with_verb(text: str, language: str) -> bool:
    """Tell whether an item begins as an ask does: with an imperative or an infinitive, adverbs before it or not."""
    for _turn in range(3):
        leading = _LEADING.match(text)
        if leading is None:
            break
        text = text[leading.end() :]
    first = _FIRST_WORD.match(text)
    if first is None:
        return False
    word = first["word"].casefold()
    if word in ("not", "never"):
        return begins_with_verb(text[first.end() :].strip(), language)
    if language == "fr":
        return _INFINITIVE.fullmatch(word) is not None or word in ("ne", "veiller", "faire")
    if language == "es":
        return _INFINITIVO.fullmatch(word) is not None
    return word in IMPERATIVES


def is_loose_ask(text: str) -> bool:
    """Tell whether an item asks by a gerund or a noun of action: "Providing …", "Ratification of …"."""
    first = _FIRST_WORD.match(text)
    gerund = first is not None and _GERUND.fullmatch(first["word"].casefold()) is not None
    return gerund or _NOUN_OF_ACTION.match(text) is not None
