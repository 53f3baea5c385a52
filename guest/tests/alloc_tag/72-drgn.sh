# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# boots: debian debian-off debian-never
# seconds: 1500
# tools/cgroup/memcg_slabinfo.py, run by Debian's drgn on the running kernel, counts the objects of
# a memory control group: its own, and as many whether there are tags or not. It prints a note for
# each cache, which the host compares.
# shellcheck source=guest/tests/debian.sh
. /guest/tests/debian.sh

# Debian's, which has no part in what is mounted later elsewhere.
groups=$root/sys/fs/cgroup
group=$groups/held
files=1000

make_group() {
	mount -t cgroup2 cgroup2 "$groups" && echo +memory >"$groups/cgroup.subtree_control" &&
		mkdir "$group"
}
# hold GROUP: a process in it makes files, and keeps them open.
hold() {
	mkdir -p /tmp/held
	bash -c 'echo $$ >"$1/cgroup.procs" && ulimit -n 4096 &&
		for ((i = 0; i < $2; i++)); do exec {fd}>"/tmp/held/$i" || exit; done &&
		echo $$ >/tmp/holder && exec sleep 100000' - "$1" "$files" &
	for _try in $(seq 1 60); do [ ! -s /tmp/holder ] || return 0; sleep 1; done
	return 1
}
slabinfo() {
	debian drgn --no-default-symbols -s "/boot/vmlinux-$(uname -r)" /root/memcg_slabinfo.py \
		"${group#"$root"}" \
		>/tmp/slabinfo 2>/tmp/slabinfo.err && return
	cat /tmp/slabinfo.err
	return 1
}
# counted CACHE: its objects in the last reading.
counted() { awk -v name="$1" '$1 == name { n = $2 } END { print n + 0 }' /tmp/slabinfo; }
# reading WHAT
reading() {
	_start=$(cut -d. -f1 /proc/uptime)
	check "memcg_slabinfo.py runs $1" slabinfo
	note "it took $(($(cut -d. -f1 /proc/uptime) - _start)) s $1"
	# An open file is one of each. What else a shell has is less than a hundred.
	for cache in filp dentry shmem_inode_cache; do
		between "memcg_slabinfo.py counts open files $1: $cache" $files \
			"$(counted $cache)" $((files + 100))
	done
	note "$(awk -v when="$1" 'NR > 1 { print "slabinfo " when ": " $1, $2 }' /tmp/slabinfo)"
}

check "Debian's root file system is on the disk" enter_debian
check "a memory control group is set up" make_group
check "a process in the control group opens $files files" hold $group
reading "at boot"

if [ "$(boot_arg alloc.boot)" = debian-off ]; then
	# Some slabs of the group had a vector before there were tags, and have them now; others get
	# the tags first.
	check "profiling is switched on" sh -c "echo 1 >$sysctl"
	kill "$(cat /tmp/holder)"
	rm -rf /tmp/holder /tmp/held
	check "a process in the control group opens $files files again" hold $group
	reading "switched on"
	echo 0 >$sysctl
fi
kill "$(cat /tmp/holder)"
rm -rf /tmp/holder /tmp/held

done_testing
