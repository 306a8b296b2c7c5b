"""The verbs that open an ask: what they ask by UPR Info's scale, and which of them may be nouns as well."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType


def listed(text: str) -> frozenset[str]:
    """Return the words of a list that is written as text."""
    return frozenset(text.split())


# Source: E. McMahon's five categories as UPR Info uses them (1 minimal, 2 continuing, 3 considering, 4 general,
# 5 specific action), by first verb. Verbs beyond the published examples are placed by their sense: a named act that one
# can see done is specific, a direction is general.
_BY_CATEGORY: Mapping[int, frozenset[str]] = {
    1: listed("call seek share request ask appeal exchange solicit"),
    2: listed("continue maintain persevere pursue keep sustain remain persist preserve proceed carry"),
    3: listed(
        "analyse analyze assess consider contemplate discuss envisage evaluate examine explore reconsider reexamine "
        "reflect review revise revisit study think weigh"
    ),
    4: listed(
        "abide accelerate accomplish accord achieve act adapt address adjust advance allocate alleviate approach "
        "arrange assist assure attach attain attempt avoid be better boost bolster broaden build care collaborate "
        "combat comply condition consolidate consult contribute cooperate coordinate counter counteract cultivate "
        "curb deal deepen defend demonstrate develop devote diminish display do dedicate diversify educate ease "
        "emphasize "
        "empower encourage "
        "engage enhance enlarge ensure enable enrich exercise exert expand expedite facilitate favour fight focus "
        "follow "
        "foster fulfil fulfill further generate get give guarantee harness hasten have heed help honour honor "
        "highlight "
        "identify improve include increase inculcate inspire integrate intensify invest involve lead let live "
        "look mainstream make "
        "manage minimize mitigate mobilize move multiply narrow nurture observe optimize optimise orient overcome pay "
        "prevent prioritise prioritize progress promote protect provide "
        "pursue push put raise reach react realise realize rectify redouble refrain reinforce reiterate rely "
        "remedy resolve respect restore safeguard secure see stimulate discourage sensitise sensitize show solve "
        "spare speed "
        "spread stand step strengthen streamline stress strive support tackle take target treat try turn "
        "undertake uphold "
        "upgrade uplift use utilize utilise widen work uproot"
    ),
    5: listed(
        "abandon abolish abrogate accede accept acknowledge add adhere adopt advise agree align allow amend analyze "
        "annul answer appoint "
        "apply apprehend approve arrest assign authorise authorize award ban bar become begin bring broadcast "
        "cancel cease "
        "certify change charge clarify close codify collect commence commission commit communicate commute compensate "
        "compile complete compose conclude conduct confirm constitute construct convene convert create criminalise "
        "criminalize deal decide declare decrease decriminalise decriminalize dedicate define delete demobilize "
        "demolish denounce "
        "deploy deposit derogate design designate destroy detain determine disaggregate disarm disband disclose "
        "discontinue dismantle "
        "dismiss disseminate dissolve distribute domesticate draft draw drop effect elaborate elect eliminate "
        "enact end "
        "endorse enforce enlist enrol enroll enshrine enter entrench "
        "equip eradicate erase erect establish exclude execute exempt exonerate expel explain extend extradite "
        "file fill finalise "
        "finalize finance finish forbid form formalise formalize formulate free freeze fund gather govern grant "
        "halt hand "
        "harmonise harmonize hire hold "
        "host impart implement import impose incorporate indict inform initiate inquire insert inspect install "
        "instigate institute institutionalise institutionalize "
        "instruct interrogate interpret introduce investigate invite involve issue join judge justify launch legalise "
        "legalize legislate "
        "license lift limit link list locate lower mandate map mark merge modify monitor name nationalize "
        "negotiate nominate "
        "notify nullify obtain offer open operationalise operationalize order organise organize outlaw pardon "
        "participate "
        "pass penalise penalize permit place plan postpone prepare present prescribe privatize proclaim produce "
        "prohibit promulgate "
        "propose prosecute publicise publicize publish pull punish quash ratify ratity readmit re-establish "
        "reestablish "
        "rebuild reaffirm recall receive recognise recognize recommit reconstruct record recruit reduce reform "
        "refer refund "
        "regularise regularize regulate rehabilitate reinstate reinstitute reintroduce reject release relax "
        "relocate remove "
        "rename renew render renounce reopen repatriate repeal replace reply report repudiate rescind respond restart "
        "restrict reintegrate subject "
        "restructure resume return reunite revive revoke run sanction schedule screen select send sentence "
        "separate set "
        "shut sign specify standardise standardize start stop submit subscribe subsidise subsidize supplement supply "
        "suspend table terminate test train transfer transform translate transmit transpose try undergo unify unite "
        "update vacate validate verify veto vote waive withdraw withhold write opt desist abstain reverse"
    ),
}
_FIRST: dict[str, int] = {}
for _category, _verbs in _BY_CATEGORY.items():
    for _verb in sorted(_verbs):
        _FIRST.setdefault(_verb, _category)
CATEGORY: Mapping[str, int] = MappingProxyType(_FIRST)
BASE = frozenset(_FIRST)

# Nouns as often as verbs: after "and" they open an ask only before a determiner ("and support the victims").
NOUNS = listed(
    "abuse access accord act address advance aid appeal approach arrest attempt award ban bar benefit better "
    "boost build "
    "call care change charge close commission condition conduct contact control counter deal decrease design do "
    "document draft drop ease effect elect end exchange exercise exempt extend favour fight file focus force form "
    "free fund "
    "further get guarantee halt hand have help hire hold host honor honour import increase issue judge keep lead let "
    "license lift "
    "limit link list live look lower make mandate map mark monitor move name need offer open order pardon pass pay "
    "permit place plan practice present process produce progress prompt push put raise reach record recruit reform "
    "refund regard release remedy render report request rescue research respect return reverse review rule run "
    "sanction "
    "schedule "
    "screen see seek select sentence separate set share show sign spread stand start step stop stress study supplement "
    "supply support table target test think train transfer treat triumph trust try update upgrade use veto vote "
    "work favor finance regard reply exert experience project welcome link measure be spare remain like clean further "
    "advise allow raise free secure direct abstain heed weigh appropriate complete present second correct"
)
DETERMINERS = listed(
    "the its their all a an any this these those such every each both his her other our your more adequate "
    "effective concrete further necessary it them itself everyone "
    "appropriate effectively specific special additional international national public legal sufficient"
)
# Treaty verbs whose asks stand apart, whatever governs the clause before them.
TREATY = listed("ratify accede sign withdraw")


def _inflected() -> dict[str, str]:
    """Return "ratifying" -> "ratify" for the verbs above, by the rules of spelling."""
    found: dict[str, str] = {}
    for verb in sorted(BASE):
        stem = verb[:-1] if verb.endswith("e") and not verb.endswith("ee") else verb
        found.setdefault(stem + "ing", verb)
        found.setdefault(verb + verb[-1] + "ing", verb)
    return found


GERUND: Mapping[str, str] = MappingProxyType(_inflected())
