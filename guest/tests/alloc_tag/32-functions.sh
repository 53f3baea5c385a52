# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# boots: default debug1 distribution
# Allocation functions that are called without their macros charge a line of the calling module in
# the header of the function, or the line of the caller.
# shellcheck source=guest/tests/tap.sh
. /guest/tests/tap.sh

hooks=include/linux/alloc_hooks

check "functions.ko loads" insmod /lib/modules/functions.ko
is "kmalloc() through a pointer is charged to a line in alloc_hooks/slab.h" \
	"$(at functions kmalloc $hooks/slab.h)" "$(size_of kmalloc-2k) 1"
is "the exported vzalloc() through a pointer is charged to a line in alloc_hooks/vmalloc.h" \
	"$(at functions vzalloc $hooks/vmalloc.h)" "$((2 * page)) 2"
is "(vmalloc)() is charged to a line in alloc_hooks/vmalloc.h" \
	"$(at functions vmalloc $hooks/vmalloc.h)" "$((3 * page)) 3"
is "kcalloc() without its macro is charged to a line in alloc_hooks/slab.h" \
	"$(at functions kcalloc $hooks/slab.h)" "$(size_of kmalloc-4k) 1"
is "kstrdup_noprof() through a pointer and (alloc_pages)() are charged to the caller" \
	"$(lines_of ' [[]functions] func:functions_init( |$)')" \
	"$(($(size_of kmalloc-128) + 4 * page)) 2"
check "functions.ko unloads" rmmod functions
none "no line of functions.ko is left in /proc/allocinfo" "$(grep '\[functions\]' $allocinfo)"

# A module with another word in its vermagic is refused.
cp /lib/modules/functions.ko /tmp/foreign.ko
offset=$(tr '\0' '\n' </tmp/foreign.ko | LC_ALL=C awk '
	/^vermagic=/ { print n + index($0, "alloc_tag") - 1; exit }
	{ n += length($0) + 1 }')
printf X | dd of=/tmp/foreign.ko bs=1 seek="$offset" conv=notrunc 2>/dev/null
wanted 'version magic'
check "a module with another vermagic is refused" sh -c '! insmod /tmp/foreign.ko 2>/dev/null'
not_wanted
check "the log names the vermagic as the reason for the refusal" sh -c \
	"dmesg | grep -q 'functions: version magic .* should be'"
rm /tmp/foreign.ko

done_testing
