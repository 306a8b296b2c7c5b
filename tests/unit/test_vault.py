"""Sealed values open with their key in their place, and in no other way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.storage import vault
from tracker.storage.vault import Unopened

KEY = bytes(range(32))
PLACE = "evidence:12:summary"


@given(st.binary(max_size=300), st.text(min_size=1, max_size=40).filter(lambda text: text.isprintable()))
def test_what_is_sealed_opens_again(plain: bytes, bound: str) -> None:
    sealed = vault.seal(KEY, plain, bound=bound)

    assert vault.unseal(KEY, sealed, bound=bound) == plain


@given(st.integers(min_value=0), st.integers(min_value=1, max_value=255))
def test_one_changed_byte_anywhere_is_noticed(place: int, change: int) -> None:
    sealed = bytearray(vault.seal(KEY, b"told in trust", bound=PLACE))

    sealed[place % len(sealed)] ^= change

    with pytest.raises(Unopened):
        vault.unseal(KEY, bytes(sealed), bound=PLACE)


@pytest.mark.parametrize("bound", ["evidence:13:summary", "evidence:12:quote", "evidence:12:summary "])
def test_a_value_opens_in_its_own_place_only(bound: str) -> None:
    sealed = vault.seal(KEY, b"told in trust", bound=PLACE)

    with pytest.raises(Unopened):
        vault.unseal(KEY, sealed, bound=bound)


@pytest.mark.parametrize("length", [0, 1, 12, 28, 40])
def test_half_a_value_is_said_to_be_one(length: int) -> None:
    sealed = vault.seal(KEY, b"told in trust", bound=PLACE)

    with pytest.raises(Unopened, match="Nothing was altered"):
        vault.unseal(KEY, sealed[:length], bound=PLACE)


def test_another_key_opens_nothing() -> None:
    sealed = vault.seal(KEY, b"told in trust", bound=PLACE)

    with pytest.raises(Unopened):
        vault.unseal(vault.new_key(), sealed, bound=PLACE)


def test_the_same_value_is_never_sealed_alike() -> None:
    sealed = {vault.seal(KEY, b"Kim", bound=PLACE) for _each in range(100)}

    assert len(sealed) == 100


def test_keys_are_random_and_of_256_bits() -> None:
    keys = {vault.new_key() for _each in range(50)}

    assert len(keys) == 50
    assert {len(key) for key in keys} == {32}


def test_a_value_without_a_place_is_a_mistake_of_the_program() -> None:
    with pytest.raises(ValueError, match="place"):
        vault.seal(KEY, b"", bound="")


def test_a_keyed_hash_differs_by_key_text_and_purpose() -> None:
    hashes = {
        vault.keyed_hash(key, text, purpose=purpose)
        for key in (KEY, KEY[::-1])
        for text in ("kim", "lee")
        for purpose in ("release", "limit")
    }

    assert len(hashes) == 8
    assert vault.keyed_hash(KEY, "kim", purpose="limit") == vault.keyed_hash(KEY, "kim", purpose="limit")
