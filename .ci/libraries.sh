#!/bin/sh
# See to the system libraries that PDF needs; where they may not be installed, name the one line and go on.
set -eu
packages="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"

there() {
    .venv/bin/python -c 'import ctypes
for name in ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0"):
    ctypes.CDLL(name)' 2>/dev/null
}

there && exit 0
# shellcheck disable=SC2086  # one word a package
if sh .ci/packages.sh $packages && there; then exit 0; fi
echo "PDF is off: libraries are missing. Word documents and the site work. To turn it on, run: sudo apt-get install $packages" >&2
