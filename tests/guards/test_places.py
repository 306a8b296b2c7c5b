"""No file names a place that only one machine or one workplace has."""

from __future__ import annotations

import re

from tests.guards import tracked

PLACES = {
    "somebody's home folder": r"(?<![\w.])/(?:home|root|Users)/[\w.]",
    "a Windows user's folder": r"[A-Z]:\\\\?Users\\",
    "a package registry": r"(?:pypi|pythonhosted|npmjs|yarnpkg)\.(?:org|com)|deb\.debian\.org|registry\.npm",
    "an index of packages": r"--(?:extra-)?index-url[ =]|--find-links[ =]|--trusted-host",
    "a private network": r"(?<![\d.=])(?:10|192\.168|172\.(?:1[6-9]|2\d|3[01]))(?:\.\d{1,3}){2,3}(?![\d.])",
}


def test_no_file_names_a_place_of_one_machine() -> None:
    this_file = "tests/guards/test_places.py"
    found = [
        f"{path}:{number}: {what}"
        for path, text in tracked.texts()
        if str(path) not in {this_file, "tests/guards/test_packages.py"}
        for what, pattern in PLACES.items()
        for number, line in enumerate(text.splitlines(), start=1)
        if re.search(pattern, line)
    ]

    assert found == []


def test_the_patterns_recognise_what_they_are_for() -> None:
    examples = {
        "somebody's home folder": "see /home/ada/notes",
        "a Windows user's folder": r"C:\Users\ada",
        "a package registry": "https://pypi.org/simple",
        "an index of packages": "pip install --extra-index-url x",
        "a private network": "host 192.168.1.20",
    }

    assert [what for what, text in examples.items() if not re.search(PLACES[what], text)] == []
