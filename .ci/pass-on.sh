#!/bin/sh
# End a server together with the make that started it.
# An interrupt sent to make alone is not passed on: make waits for its child, for ever. While it does, it blocks the
# signal (bit 2 of SigBlk), and this sees it. Where there is no /proc, only make's own end is noticed.
# Usage: sh .ci/pass-on.sh PID_OF_MAKE PID_OF_SERVER &
make=$1
server=$2
seen=0
while kill -0 "$server" 2>/dev/null; do
    if ! kill -0 "$make" 2>/dev/null || grep -q '^SigBlk:.*[2367abef]$' "/proc/$make/status" 2>/dev/null; then
        seen=$((seen + 1))
    else
        seen=0
    fi
    [ "$seen" -lt 2 ] || { kill -TERM "$server"; exit; }
    sleep 0.5
done
