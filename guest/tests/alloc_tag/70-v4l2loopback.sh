# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# boots: debian
# Debian's v4l2loopback, built against this kernel, loads and passes a frame on, and its lines hold
# its memory.
# shellcheck source=guest/tests/debian.sh
. /guest/tests/debian.sh

buffers=6
# PAGE_ALIGN() of the size in guest/frame.c
size=45056

check "Debian's root file system is on the disk" enter_debian
none "v4l2loopback.ko has no line before it is loaded" "$(module_lines v4l2loopback)"
check "v4l2loopback.ko loads" debian modprobe v4l2loopback max_buffers=$buffers
check "v4l2loopback.ko makes a device" test -c /dev/video0
between "lines of v4l2loopback.ko hold memory" 2 "$(sites_of v4l2loopback)" 20
between "lines of videodev.ko hold memory" 1 "$(sites_of videodev)" 20
check "a frame is read back as it was written" /guest/frame /dev/video0
check "a frame is read back while /proc/allocinfo is copied" /guest/frame /dev/video0 cp \
	$allocinfo /tmp/open
is "the line of allocate_buffers() holds the buffers of v4l2loopback.ko" \
	"$(awk '$4 == "[v4l2loopback]" && $5 == "func:allocate_buffers" { print $1 }' /tmp/open)" \
	$((buffers * size))
note "with a frame in it: $(awk '$4 == "[v4l2loopback]" { b += $1; n += $2 }
	END { print b " bytes in " n " allocations" }' /tmp/open)"
note "$(awk '$4 == "[v4l2loopback]" && $1 > 0' /tmp/open)"
none "the line of allocate_buffers() is empty when the device is closed" \
	"$(module_lines v4l2loopback | awk '$5 == "func:allocate_buffers" && $1 > 0')"
check "v4l2loopback.ko unloads" debian modprobe -r v4l2loopback
none "no line of v4l2loopback.ko is left" "$(module_lines v4l2loopback)"
none "unloading v4l2loopback.ko logs no leak" "$(said_of v4l2loopback)"
none "no counter is negative" "$(negative_lines)"

done_testing
