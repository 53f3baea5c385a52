# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# boots: on
# kmem_cache_destroy() with objects left, which warns: they stay at their line until they are freed.
# Last, and not in a kernel with lockdep, which a warning of SLUB's switches off.
# shellcheck source=guest/tests/paths.sh
. /guest/tests/paths.sh

if [ -e /proc/lockdep ] || [ -e /sys/kernel/debug/kmemleak ]; then
	skip "objects that outlive their cache stay at their line" \
		"the debug kernel would not check any more"
	done_testing
fi
check "paths.ko loads" insmod /lib/modules/paths.ko
echo 0 >/proc/sys/kernel/panic_on_warn
wanted 'BUG paths-gone|WARNING: .*kmem_cache_destroy|cut here|Call [Tt]race:'
along "objects that outlive their cache stay at their line" destroy_with_objects
not_wanted
echo 1 >/proc/sys/kernel/panic_on_warn
check "the kernel warns of a cache that is destroyed with objects left" sh -c \
	"dmesg | grep -q 'paths-gone.*still has objects'"
along "objects that outlived their cache can be freed" free_after_destroy
check "paths.ko unloads" rmmod paths
none "rmmod paths logs nothing" "$(said_of paths)"
none "no counter is negative" "$(negative_lines)"

done_testing
