"""In which language a paper is written, as far as its asks can be read: English, French, Spanish."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

READ = ("en", "fr", "es")
SAMPLE = 20_000  # characters

# The commonest short words of each, none of which stands often in another.
_COMMON = {
    "en": "the of and to in that for is on with by as are was from this which have has",
    "fr": "le les des et du une dans pour est sur qui que par aux avec ces leur sont été",
    "es": "el los las y del en una para por que con se su al como es sus más",
    "pt": "o os as e do da dos das em uma não para com que ao são pelo mais à",
    "de": "der die das und den von zu mit für ist des dem nicht eine auf im ein als auch",
    "it": "il di e che la per una del della dei nel con gli sono alla le non è più",
    "nl": "de het een en van in op dat te zijn voor met die niet aan er om ook door",
}
_WORD = re.compile(r"[^\W\d_]+")


def language_of(texts: Iterable[str]) -> str | None:
    """Return the code of the language, None where the words tell none of those that are known here."""
    taken: list[str] = []
    size = 0
    for text in texts:
        taken.append(text)
        size += len(text)
        if size > SAMPLE:
            break
    words = Counter(word.casefold() for word in _WORD.findall(" ".join(taken)))
    total = sum(words.values())
    shares = (
        {code: sum(words[word] for word in common.split()) / total for code, common in _COMMON.items()} if total else {}
    )
    best = max(shares, key=lambda code: shares[code], default=None)
    return best if best is not None and shares[best] > 0.1 else None
