#!/bin/sh
# Make .venv, or another folder, hold what a lock file names, and the command `tracker`. Says nothing when it does.
# Usage: sh .ci/environment.sh requirements.txt [FOLDER]
set -eu
lock=$1
venv=${2:-.venv}
log=$venv/install.log
stamp=$venv/.installed-$(basename "$lock")

want=$( (pwd; cat "$lock" pyproject.toml .ci/environment.sh) | cksum)
[ -x $venv/bin/tracker ] && [ "$(cat "$stamp" 2>/dev/null)" = "$want" ] && $venv/bin/python -c '' 2>/dev/null && exit 0

say() { echo "$*" >&2; }
fail() { say "$*"; exit 4; }

python=${PYTHON:-}
if [ -z "$python" ]; then
    for name in python3.11 python3 python3.12 python3.13; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python=$name; break; fi
    done
fi
[ -n "$python" ] || fail "Python 3.11 or newer was not found; nothing was changed; install it, or name it: make setup PYTHON=/path/to/python"

if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    sh .ci/packages.sh python3-venv ||
        fail "Python lacks its module venv; nothing was changed; run this line, then start again: sudo apt-get install python3-venv"
fi

# The commands inside name their own place, so that an environment does not survive being moved.
if ! $venv/bin/python -m pip --version >/dev/null 2>&1 || ! grep -qF "$(pwd -P)/$venv" $venv/pyvenv.cfg; then
    say "Making the environment in $venv"
    "$python" -m venv --clear $venv || fail "The environment could not be made in $venv; see the lines above."
fi

# No questions, no look-up of pip's own version; no cache where the home folder cannot be written.
export PIP_NO_INPUT=1 PIP_DISABLE_PIP_VERSION_CHECK=1
[ -w "${HOME:-/nonexistent}" ] || export PIP_NO_CACHE_DIR=1

pip() { $venv/bin/python -m pip install --quiet --no-deps "$@" >"$log" 2>&1; }

say "Installing the packages of $lock, each checked against its hash (about half a minute)"
pip --require-hashes -r "$lock" || { tail -n 15 "$log" >&2; fail "The packages could not be installed; what was there is kept; check the network, then start again (whole log: $log)."; }
pip --no-build-isolation --no-index -e . || { tail -n 15 "$log" >&2; fail "The command tracker could not be installed (whole log: $log)."; }
$venv/bin/python -m compileall -q tracker || true  # so that the first command does not wait; where it cannot be written, it waits
echo "$want" >"$stamp"
