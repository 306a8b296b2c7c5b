#!/bin/sh
# Run a command unless it has succeeded before with the same inputs: files, settings and the command itself.
# Usage: sh .ci/once.sh STAMP FILE_OR_FOLDER… -- COMMAND…
set -eu
stamp=$1
shift
inputs=
while [ "$1" != -- ]; do
    inputs="$inputs $1"
    shift
done
shift

# shellcheck disable=SC2086  # one word an input; the settings name the database that was filled
now=$( (echo "$*"; env | grep '^TRACKER_' | sort; find $inputs -type f ! -name '*.pyc' | LC_ALL=C sort | xargs cksum) | cksum)
[ "$(cat "$stamp" 2>/dev/null)" = "$now" ] && exit 0
"$@"
mkdir -p "$(dirname "$stamp")"
echo "$now" >"$stamp"
