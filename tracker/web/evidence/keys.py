"""The keys of the site that answers, for what evidence keeps apart."""

from __future__ import annotations

from flask import current_app

from tracker.services.vault.keys import Keyring


def keyring() -> Keyring:
    """Return the master keys of this installation."""
    found: Keyring = current_app.extensions["keyring"]
    return found
