"""A browser is named as its owner calls it, although each names those that came before it."""

from __future__ import annotations

import pytest

from tracker.web.session import agent

_WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("header", "named"),
    [
        (f"Mozilla/5.0 (X11; Linux x86_64) {_WEBKIT} HeadlessChrome/120.0 Safari/537.36", "Chrome, Linux"),
        (f"Mozilla/5.0 (Windows NT 10.0) {_WEBKIT} Chrome/120.0 Safari/537.36 Edg/120.0", "Edge, Windows"),
        (f"Mozilla/5.0 (Windows NT 10.0) {_WEBKIT} Chrome/120.0 Safari/537.36 OPR/106.0", "Opera, Windows"),
        (f"Mozilla/5.0 (Linux; Android 14) {_WEBKIT} SamsungBrowser/23.0 Chrome/115.0", "Samsung Internet, Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) CriOS/120.0 Mobile Safari/604.1", "Chrome, iPhone"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) FxiOS/120.0 Mobile Safari/605", "Firefox, iPhone"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14_1) Version/17.1 Safari/605.1.15", "Safari, macOS"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:121.0) Gecko/20100101 Firefox/121.0", "Firefox, Linux"),
        ("curl/8.0", ""),
    ],
)
def test_a_browser_is_named_by_what_its_owner_calls_it(header: str, named: str) -> None:
    assert agent(header) == named
