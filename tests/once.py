"""What costs much and is the same in every test of a process: hashed cheaply, or made once and kept."""

from __future__ import annotations

import gc
from collections.abc import Callable
from types import CodeType
from typing import Any

from argon2 import PasswordHasher
from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket
from sqlalchemy import Engine
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)  # as strong as a test needs, a thousand times quicker


def hash_cheaply() -> None:
    """Let passwords and recovery codes of this process cost nothing; programs that a test starts hash as they do."""
    from tracker.services import accounts
    from tracker.services.accounts import recovery

    accounts._hasher = recovery._hasher = CHEAP


def keep_compiled() -> None:
    """Compile each template and each address of the site once a process, not once an app."""
    Environment.__init__ = _with_templates(Environment.__init__)  # type: ignore[method-assign]
    Rule._compile_builder = _kept_builder(Rule._compile_builder)  # type: ignore[assignment, method-assign]


def keep_statements() -> None:
    """Compile each statement once a process, as one engine does, not once for the database of each test."""
    statements: LRUCache[Any, Any] = LRUCache(4000)
    Engine._compiled_cache = property(lambda _engine: statements, lambda _engine, _own: None)  # type: ignore[assignment]
    DefaultDialect.__hash__ = _hashed  # type: ignore[assignment, method-assign]
    DefaultDialect.__eq__ = _writes_alike  # type: ignore[assignment, method-assign]


def look_little_for_garbage() -> None:
    """Look for garbage seldom, and not among what is loaded for good."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


class _Templates(BytecodeCache):
    """Keeps compiled templates in memory; a template that was changed has another checksum and is compiled anew."""

    def __init__(self) -> None:
        self.kept: dict[tuple[object, ...], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self.kept.get(_name(bucket))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self.kept[_name(bucket)] = bucket.code


def _name(bucket: Bucket) -> tuple[object, ...]:
    return type(bucket.environment), bucket.key, bucket.checksum  # pages and papers compile in ways of their own


def _with_templates(made: Callable[..., None]) -> Callable[..., None]:
    templates = _Templates()

    def init(self: Environment, *arguments: Any, **named: Any) -> None:
        made(self, *arguments, **named)
        self.bytecode_cache = self.bytecode_cache or templates

    return init


def _written_by(dialect: DefaultDialect) -> tuple[object, ...]:
    return type(dialect), dialect.paramstyle, getattr(dialect, "_json_serializer", None)


def _hashed(dialect: DefaultDialect) -> int:
    return hash(_written_by(dialect))


def _writes_alike(one: DefaultDialect, other: object) -> bool:
    return isinstance(other, DefaultDialect) and _written_by(one) == _written_by(other)


def _kept_builder(compiled: Callable[[Rule, bool], Any]) -> Callable[[Rule, bool], Any]:
    builders: dict[tuple[object, ...], Any] = {}

    def kept(self: Rule, append_unknown: bool = True) -> Any:
        key = (self.rule, tuple(self._trace), repr(self.defaults), append_unknown)  # all that the code is made of
        if key not in builders:
            builders[key] = compiled(self, append_unknown)
        return builders[key]

    return kept
