"""The master key is missing, or another one lies in its place: pages say so, nothing is changed, the key mends it."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.factories import killable
from tests.factories.killable import Laid
from tests.fixtures.hostile_files import PDF
from tests.web_client import PageReader, app_at
from tracker.services.vault.keys import Keyring
from tracker.services.vault.master import FOLDER
from tracker.storage import engine as engines
from tracker.storage.models import AuditEntry

SENTENCE = "What is protected stayed as it was. Put the key file from your backup back; a new key cannot open it."


def _visited(url: str, data_dir: Path) -> PageReader:
    at = PageReader(app_at(url, data_dir))
    assert at.sign_in().status_code == 302
    return at


def _answers(at: PageReader, laid: Laid) -> dict[str, tuple[int, str]]:
    """Ask for whatever needs the key: sealed texts and files, identities, what is checked before it leaves."""
    sealed, person = list(laid.items)[1].replace("!", "/-/"), laid.people[0]
    file = {"file": (io.BytesIO(PDF), "scan"), "label": "Scan"}
    asked = {
        "form": at.client.get(f"/evidence/edit/{sealed}", base_url=at.base),
        "review": at.post(f"/evidence/send-back/{sealed}", reason="Give the paragraph."),
        "file": at.post(f"/attachments/to/{sealed}", **file),  # type: ignore[arg-type]
        "identity": at.post(f"/people/identity/{person}", reason="to ask about consent again"),
        "person": at.post("/people/new", real_name="Zzork Quellmann"),
        "sheet": at.client.get("/sheets/evidence.csv?state=RUS", base_url=at.base),
        "page": at.client.get(f"/evidence/{sealed}", base_url=at.base),
    }
    return {name: (answer.status_code, answer.get_data(as_text=True)) for name, answer in asked.items()}


@pytest.mark.parametrize("with_another", [False, True], ids=["missing", "another"])
def test_without_its_key_each_page_says_so_and_all_is_there_when_the_key_is(
    with_another: bool, demo_url: str, tmp_path: Path
) -> None:
    engine, data_dir = engines.create(demo_url), tmp_path / "data"
    laid = killable.lay_out(engine, data_dir, items=2, people=1)
    (data_dir / FOLDER).rename(tmp_path / "backup")
    if with_another:
        Keyring(data_dir / FOLDER).make()
    at, trail = _visited(demo_url, data_dir), select(func.max(AuditEntry.sequence))
    with engines.reading(engine) as session:
        before = session.scalar(trail)

    without = _answers(at, laid)

    with engines.reading(engine) as session:
        assert session.scalar(trail) == before
    page = without.pop("page")
    assert (page[0], SENTENCE in page[1]) == (200, True)
    assert {name: code for name, (code, _words) in without.items()} == dict.fromkeys(without, 503)
    assert [name for name, (_code, words) in without.items() if SENTENCE not in words] == []

    shutil.rmtree(data_dir / FOLDER, ignore_errors=True)
    (tmp_path / "backup").rename(data_dir / FOLDER)
    assert {code for code, _words in _answers(_visited(demo_url, data_dir), laid).values()} <= {200, 303}
    engine.dispose()
