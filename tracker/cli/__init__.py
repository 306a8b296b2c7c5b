"""The `tracker` command: the services without HTTP; results on standard output, everything else on standard error."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module

from tracker.cli.parser import build
from tracker.errors import Exit, TrackerError


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; a failure is one sentence on standard error and nothing else.

    Whatever files it makes are for their owner alone: papers and sheets name those who must not be found.
    """
    arguments = build().parse_args(argv)
    usual = os.umask(0o077)
    try:
        module, _dot, name = arguments.run.partition(".")
        return int(getattr(import_module(f"{__name__}.{module}"), name)(arguments))
    except TrackerError as problem:
        print(f"tracker: {_printable(str(problem))}", file=sys.stderr)
        return int(problem.exit_code)
    except BrokenPipeError:
        sys.stderr.close()  # whoever read our output went away: nothing is left to say
        return int(Exit.DONE)
    except OSError as problem:
        print(
            f"tracker: the result could not be written ({problem.strerror}); make room, and try again.", file=sys.stderr
        )
        return int(Exit.ENVIRONMENT)
    except KeyboardInterrupt:
        print("tracker: interrupted; what was not finished was not written.", file=sys.stderr)
        return int(Exit.ENVIRONMENT)
    finally:
        os.umask(usual)


def _printable(sentence: str) -> str:
    """Return a sentence on one line, without what a name in it could make a terminal do."""
    words = " ".join(sentence.split())
    return "".join(mark if mark.isprintable() else "\ufffd" for mark in words)
