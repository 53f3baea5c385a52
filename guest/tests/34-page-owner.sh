# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# boots: owner
# page_owner says of a slab's pages whether they have objects of a memory control group, which the tags of its objects do not change.
# shellcheck source=guest/tests/tap.sh
. /guest/tests/tap.sh

groups=/tmp/groups owner=/sys/kernel/debug/page_owner

# loaded PARAMETERS: holder.ko with ten objects of its own cache. In $record is what page_owner says of the pages of the last one.
loaded() {
	insmod /lib/modules/holder.ko cached=10 "$@" || return
	record=$(dd if="$owner" bs=4096 count=1 iflag=skip_bytes skip="$(cat /sys/module/holder/parameters/pfn)")
	rmmod holder
	echo "$record" | grep -q ' hold_cached+.* \[holder\]'
}
said() { echo "$record" | grep -x 'Slab cache page'; }

check "control groups for memory" sh -c "mkdir $groups && mount -t cgroup2 groups $groups && echo +memory >$groups/cgroup.subtree_control && mkdir $groups/owner"
check "a cache that is not accounted" loaded
none "has no objects of a control group" "$(said)"
check "one that is, at the root" loaded account=1
none "has none" "$(said)"
echo $$ >$groups/owner/cgroup.procs
check "and in a group" loaded account=1
is "has some" "$(said)" "Slab cache page"
echo 0 >$sysctl
check "and in a group, while profiling is off" loaded account=1
is "has some, too" "$(said)" "Slab cache page"
echo 1 >$sysctl
echo $$ >$groups/cgroup.procs
check "the group goes" sh -c "rmdir $groups/owner && umount $groups"

done_testing
