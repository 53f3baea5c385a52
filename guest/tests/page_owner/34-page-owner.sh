# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# boots: owner
# audit: 90
# page_owner reports whether a slab has objects of a memory control group. The ids of tags, which
# are in the same vector, must not change that.
# shellcheck source=guest/tests/tap.sh
. /guest/tests/tap.sh

groups=/tmp/groups owner=/sys/kernel/debug/page_owner
kfence=/sys/module/kfence/parameters/sample_interval

# loaded PARAMETERS: holder.ko with ten objects of its own cache. In $record is what page_owner says
# of the pages of the last one.
loaded() {
	insmod /lib/modules/holder.ko cached=10 "$@" || return
	record=$(dd if="$owner" bs=4096 count=1 iflag=skip_bytes \
		skip="$(cat /sys/module/holder/parameters/pfn)" 2>/dev/null)
	rmmod holder
	echo "$record"
	echo "$record" | grep -q ' hold_cached+.* \[holder\]'
}
said() { echo "$record" | grep -x 'Slab cache page'; }

make_group() {
	mkdir "$groups" && mount -t cgroup2 groups "$groups" &&
		echo +memory >"$groups/cgroup.subtree_control" && mkdir "$groups/owner"
}
check "a memory control group is set up" make_group
# An object that KFENCE takes is not in a slab.
if [ -e $kfence ]; then
	interval=$(cat $kfence)
	echo 0 >$kfence
fi
check "page_owner has a record of a slab without SLAB_ACCOUNT" loaded
none "page_owner reports no memcg objects in a slab without SLAB_ACCOUNT" "$(said)"
# A slab of an accounted cache gets the vector when it is made, whoever uses it.
check "page_owner has a record of a slab with SLAB_ACCOUNT, used by the root memcg" loaded account=1
is "page_owner reports memcg objects in a slab with SLAB_ACCOUNT" "$(said)" "Slab cache page"
echo $$ >$groups/owner/cgroup.procs
check "page_owner has a record of a slab with SLAB_ACCOUNT, used by a memcg" loaded account=1
is "page_owner reports memcg objects in a slab used by a memcg" "$(said)" "Slab cache page"
if [ -e $sysctl ]; then
	echo 0 >$sysctl
	check "page_owner has a record of a slab with SLAB_ACCOUNT while profiling is off" \
		loaded account=1
	is "page_owner reports memcg objects in a slab while profiling is off" \
		"$(said)" "Slab cache page"
	echo 1 >$sysctl
else
	skip "page_owner reports memcg objects in a slab while profiling is off" \
		"it is not configured"
fi
[ ! -e $kfence ] || echo "$interval" >$kfence
echo $$ >$groups/cgroup.procs
check "the memory control group is removed" sh -c "rmdir $groups/owner && umount $groups"

done_testing
