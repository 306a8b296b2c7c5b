"""Fifty invented people with awkward names, for the vault and for whatever looks for leaks; none of them exists.

Telephone numbers begin with +999, which no country has; addresses end in a domain kept for examples; the places are
on no map. `distinctive` is what a person of the vault would mark as enough to be known by, standing alone.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class InventedPerson:
    """Somebody who does not exist, as the vault would keep them."""

    real_name: str
    also_known_as: tuple[str, ...]
    contact: str
    place: str
    occupation: str
    distinctive: tuple[str, ...]


def _p(name: str, known: str, contact: str, place: str, occupation: str, distinctive: str) -> InventedPerson:
    known_as, marked = (tuple(filter(None, text.split("|"))) for text in (known, distinctive))
    return InventedPerson(name, known_as, contact, place, occupation, marked)


KOREAN = (
    _p(
        "김별소리",
        "Kim Byeol-sori|Kim Pyolsori",
        "+999 101 555 0101",
        "Barkgol-ri 7",
        "tractor driver",
        "Byeol-sori|별소리",
    ),
    _p("리솔안개", "Ri Sol-angae|Lee Solangae", "+999 101 555 0102", "Noeulbat-dong 12", "coal miner", "솔안개"),
    _p("박달무지", "Pak Tal-muji|Park Dalmuji", "dalmuji@mail.example", "Goyo-ri 3", "seamstress", "Dalmuji|Tal-muji"),
    _p("최이슬별", "Choe Isul-byol|Choi Iseulbyeol", "+999 101 555 0104", "Hayangol 88", "cook at a mine", "이슬별"),
    _p("남궁새벽빛", "Namgung Saebyeok-bit", "+999 101 555 0105", "Sonamubat-ri 41", "soldier", "남궁새벽빛"),
    _p("Kim Hope", "김호프", "hope.k@mail.example", "Lower Tarnbeck 4", "student", ""),
    _p("Lee Sun", "리선달빛", "+999 101 555 0107", "Okgaram-ri 19", "nurse", ""),
    _p("Ri Ri", "리리바람", "+999 101 555 0108", "Garamgol 2", "border guard", ""),
    _p("Kim Kim-byol", "김김별", "+999 101 555 0109", "Byolttae-dong 5", "teacher of music", "Kim-byol"),
    _p("Jang Nu-ri-an", "장누리안|Chang Nurian", "nurian@post.example", "Surigol 63", "trader", "Nurian"),
    _p("O Bit", "오빛나래", "+999 101 555 0111", "Jaetmaru 9", "fisher", "빛나래"),
    _p("U Um-byol", "우움별", "+999 101 555 0112", "Eoduun-ri 30", "lumber worker", "Um-byol"),
)

CYRILLIC = (
    _p(
        "Ярослав Тихомглин",
        "Yaroslav Tikhomglin|Iaroslav Tihomglin",
        "+999 202 555 0201",
        "Верхнее Тундрилово 6",
        "brigade leader",
        "Тихомглин|Tikhomglin",
    ),
    _p(
        "Щукарь Ёлкобородов",
        "Shchukar Yolkoborodov|Schukar Elkoborodov",
        "yolko@mail.example",
        "Малые Ёжевики 2",
        "foreman",
        "Ёлкобородов",
    ),
    _p(
        "Зоря Мглицкая-Дубовець",
        "Zorya Mhlytska-Dubovets",
        "+999 202 555 0203",
        "Хутір Зорепадний 1",
        "interpreter",
        "Дубовець|Dubovets",
    ),
    _p(
        "Юль Хвощанов",
        "Yul Khvoshchanov|Jul Chwoschtschanow",
        "+999 202 555 0204",
        "Посёлок Мглистый 17",
        "guard of a site",
        "Хвощанов",
    ),
    _p("Вера Любовь", "Vera Lyubov", "vera.l@post.example", "Сонный Яр 8", "cook", ""),
    _p(
        "Ж. Ю. Цапельский",
        "Zh. Yu. Tsapelsky",
        "+999 202 555 0206",
        "Цаплино-Дальнее 3",
        "judge's clerk",
        "Цапельский|Tsapelsky",
    ),
    _p("Сарыгүл Тоолукөл", "Sarygul Toolukol", "+999 202 555 0207", "Көкжалгыз айылы 5", "herder", "Тоолукөл"),
    _p("Айсәнә Карлыгачлы", "Aysana Karlygachly", "+999 202 555 0208", "Болытлы авылы 11", "bookkeeper", "Карлыгачлы"),
)

ARABIC = (
    _p(
        "نجم بن سحاب الوادي المنسي",
        "Najm bin Sahab al-Wadi al-Mansi",
        "+999 303 555 0301",
        "حارة الغيمة ١٢",
        "baker",
        "المنسي",
    ),
    _p(
        "غيمة أم ريح",
        "Ghayma Umm Rih|Gheima Om Reeh",
        "ghayma@mail.example",
        "درب الرمل الأزرق",
        "midwife",
        "Ghayma|غيمة",
    ),
    _p(
        "عبد السحاب الرملاني",
        "Abd as-Sahab ar-Ramlani|Abdulsahab Ramlany",
        "+999 303 555 0303",
        "تل القمرين ٤",
        "driver",
        "الرملاني|Ramlani",
    ),
    _p("سهم الندى", "Sahm an-Nada", "+999 303 555 0304", "عين الظلين ٩", "student of law", ""),
    _p("Abu Ghubar", "أبو غبار الطلّي", "+999 303 555 0305", "Qal'at ar-Rishtayn 3", "porter", "Ghubar"),
    _p("زهرک ابرآبادی", "Zahrak Abrabadi", "zahrak@post.example", "کوچهٔ نیلگون ۷", "weaver", "ابرآبادی|Abrabadi"),
)

TRANSLITERATED = (
    _p("Đỗ Sương Lạc", "Do Suong Lac", "+999 404 555 0401", "Xóm Mây Ngược 2", "welder", "Sương Lạc"),
    _p(
        "Łęczysław Źdźbłowski",
        "Leczyslaw Zdzblowski",
        "+999 404 555 0402",
        "Mżawkowo Górne 14",
        "priest",
        "Źdźbłowski|Zdzblowski",
    ),
    _p(
        "İğdeçiçek Şimşekoğullu",
        "Igdecicek Simsekogullu",
        "igde@mail.example",
        "Bulutçukuru 21",
        "lawyer",
        "Şimşekoğullu",
    ),
    _p("Þrúðvangur Ægisskógar", "Thrudvangur Aegisskogar", "+999 404 555 0404", "Mosabarð 5", "sailor", "Þrúðvangur"),
    _p(
        "Ñandurí O'Quebrachal",
        "Nanduri OQuebrachal",
        "+999 404 555 0405",
        "Paso del Viento Sur 30",
        "journalist",
        "O'Quebrachal|Quebrachal",
    ),
    _p("云无栖", "Yun Wuqi|Yün Wu-ch‘i", "+999 404 555 0406", "雾里屯 16", "border trader", "云无栖"),
    _p("霧原 ながめ", "Kirihara Nagame|Nagame Kirihara", "nagame@post.example", "雲見ヶ丘 3-9", "reporter", "Nagame"),
    _p("मेघलता धुंधवाल", "Meghlata Dhundhwal", "+999 404 555 0408", "कोहरापुर ४", "field worker", "धुंधवाल|Dhundhwal"),
    _p("ნისლია ღრუბელაშვილი", "Nislia Ghrubelashvili", "+999 404 555 0409", "ცისფერხევი 2", "doctor", "ღრუბელაშვილი"),
    _p("Ἀχλὺς Νεφελιάδου", "Achlys Nefeliadou", "nefel@mail.example", "Ομιχλοχώρι 8", "shipping agent", "Νεφελιάδου"),
    _p("ערפל בן־טללים", "Arafel Ben-Tlalim", "+999 404 555 0411", "סמטת העננים 6", "translator", "בן־טללים"),
    _p("Mūza-Zoë Brøndmose", "Muza Zoe Brondmose", "+999 404 555 0412", "Tågehøj 77", "nurse in a clinic", "Brøndmose"),
)

INITIALS = (
    _p("J. Q. Wexmoor", "JQ Wexmoor|Wexmoor, J.Q.", "jqw@post.example", "Fallow End 1", "engineer", "Wexmoor"),
    _p("K. P.-S. Harrowdene", "", "+999 505 555 0502", "Gullsmere Wharf 9", "priest's helper", "Harrowdene"),
    _p("M. X", "em-ex-of-the-mill", "mx.mill@mail.example", "Oldmill Sluice 2", "miller", ""),
    _p(
        "Dr. T. T. van der Nevelwoude",
        "Tjalle van der Nevelwoude",
        "+999 505 555 0504",
        "Nevelkade 40",
        "doctor",
        "Nevelwoude",
    ),
)

COMMON_WORDS = (
    _p("Hope Winter", "", "hope.w@post.example", "Penny Lark Lane 3", "charity worker", ""),
    _p("Grace May Brook", "Gracie Brook", "+999 606 555 0602", "Quillbury 12", "teacher", ""),
    _p("Will Law", "", "+999 606 555 0603", "Tarrowgate 5", "lawyer", ""),
    _p("Mark English", "", "mark.e@mail.example", "Ashwhistle 71", "interpreter", ""),
    _p("Sun Young Field", "", "+999 606 555 0605", "Dimmet Green 28", "student", ""),
    _p("De la Paz Justo Libre", "Justo Libre", "justo@post.example", "Calle del Rocío Perdido 4", "organiser", ""),
    _p("Null Void", "NULL", "+999 606 555 0607", "Nowhere Heath 0", "programmer", ""),
    _p(
        "Robert'); DROP TABLE person;-- <b>Tables</b>",
        "=cmd|{{7*7}}",
        "bob@post.example",
        'Quote\'End "9"',
        "pupil",
        "=cmd",
    ),
)

PEOPLE = (*KOREAN, *CYRILLIC, *ARABIC, *TRANSLITERATED, *INITIALS, *COMMON_WORDS)
"""Fifty: Korean, Cyrillic, Arabic, other scripts with their transliterations, initials, words that are common."""
