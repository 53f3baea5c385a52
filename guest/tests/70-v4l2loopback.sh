# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# boots: debian
# v4l2loopback of Debian, built against this kernel: it loads, a frame goes through it, and its lines hold what it has.
# shellcheck source=guest/tests/debian.sh
. /guest/tests/debian.sh

buffers=6
# PAGE_ALIGN() of the size in guest/frame.c
size=45056

check "Debian's root file system is on the disk" enter_debian
none "no line before it is loaded" "$(lines_of v4l2loopback)"
check "v4l2loopback.ko loads" debian modprobe v4l2loopback max_buffers=$buffers
check "there is a device" test -c /dev/video0
between "its lines hold memory" 2 "$(sites_of v4l2loopback)" 20
between "so do those of videodev.ko" 1 "$(sites_of videodev)" 20
check "a frame is read as it was written" /guest/frame /dev/video0
check "and again, with a look at /proc/allocinfo" /guest/frame /dev/video0 cp $allocinfo /tmp/open
is "its buffers are at their line" "$(awk '$4 == "[v4l2loopback]" && $5 == "func:allocate_buffers" { print $1 }' /tmp/open)" $((buffers * size))
note "with a frame in it: $(awk '$4 == "[v4l2loopback]" { b += $1; n += $2 } END { print b " bytes in " n " allocations" }' /tmp/open)"
note "$(awk '$4 == "[v4l2loopback]" && $1 > 0' /tmp/open)"
none "its buffers are gone when it is closed" "$(lines_of v4l2loopback | awk '$5 == "func:allocate_buffers" && $1 > 0')"
check "it unloads" debian modprobe -r v4l2loopback
none "its lines are gone" "$(lines_of v4l2loopback)"
none "and it left no word in the log" "$(said_of v4l2loopback)"
none "no counter is below zero" "$(negative_lines)"

done_testing
