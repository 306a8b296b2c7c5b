#!/bin/sh
# Install Debian packages that are not there yet; fails, without a question, where this user may not.
# Usage: sh .ci/packages.sh NAME…
set -eu
lacking=
for name in "$@"; do
    dpkg-query -W -f='${Status}' "$name" 2>/dev/null | grep -q 'install ok installed' || lacking="$lacking $name"
done
[ -n "$lacking" ] || exit 0
[ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || exit 1

echo "Installing from the system's packages:$lacking" >&2
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# The list of packages may be old or missing; when it cannot be renewed, what is known has to do.
apt-get -qq update >"$log" 2>&1 || true
# shellcheck disable=SC2086  # one word a package
if ! apt-get -qq install -y --no-install-recommends $lacking >>"$log" 2>&1; then
    tail -n 15 "$log" >&2
    exit 1
fi
