# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# boots: debian
# seconds: 900
# Debian's zfs, built against this kernel: a pool on a file and a partition is created, written,
# exported, imported and read. The lines of zfs hold what it reports itself, and go when it is
# unloaded.
# shellcheck source=guest/tests/debian.sh
. /guest/tests/debian.sh

pool=/tmp/pool
# In the order in which they can be unloaded.
modules="zfs zzstd icp zlua zcommon znvpair zunicode zavl spl"

# What zfs counts: pages of its buffers, with what is not used of the last one. One is the kernel's
# page of zeros, which nobody allocates.
abd() {
	awk '$1 == "scatter_data_size" || $1 == "scatter_chunk_waste" { n += $3 }
		END { print n - 4096 }' /proc/spl/kstat/zfs/abdstats
}
# in_step: the line that allocates these pages holds as much, read while nothing moves.
in_step() {
	for _try in 1 2 3 4 5 6 7 8 9 10; do
		before=$(abd)
		held=$(module_lines zfs |
			awk '$5 == "func:abd_alloc_chunks" { n += $1 } END { printf "%.0f\n", n }')
		[ "$before" != "$(abd)" ] || [ "$before" != "$held" ] || return 0
		sleep 2
	done
	echo "zfs has $before bytes, its line $held"
	return 1
}
# Text that can be compressed, and noise that cannot.
write_files() {
	mkdir -p /tmp/written &&
	seq 1 300000 >/tmp/written/text &&
	dd if=/dev/urandom of=/tmp/written/noise bs=1M count=6 status=none &&
	for _n in $(seq 1 200); do echo "file $_n" >"/tmp/written/$_n" || return; done
}
same_files() { diff -r /tmp/written "$root/tank/data"; }

check "Debian's root file system is on the disk" enter_debian
none "zfs.ko and spl.ko have no lines before they are loaded" \
	"$(module_lines zfs; module_lines spl)"
check "zfs.ko loads with the modules that it needs" debian modprobe zfs
for module in $modules; do check "$module.ko is loaded" test -d "/sys/module/$module"; done

mkdir -p $pool
check "two files for a pool are made" truncate -s 96M $pool/file $pool/disk
check "one of the files becomes a loop device" debian losetup -P /dev/loop0 $pool/disk
check "the loop device gets a partition" debian addpart /dev/loop0 1 2048 192512
check "a pool is made as a mirror of file and partition" debian zpool create -f -O \
	compression=zstd tank mirror $pool/file /dev/loop0p1
check "a file system is made in the pool" debian zfs create tank/data
check "files to copy are written outside of the pool" write_files
check "the files are copied to the pool" cp -r /tmp/written/. $root/tank/data/
check "a snapshot of the file system is made" debian zfs snapshot tank/data@before
check "the pool is exported" debian zpool export tank
check "the pool is imported again" debian zpool import -d $pool -d /dev/loop0p1 tank
check "all files are read back as they were written" same_files
check "zpool scrub reads both sides of the mirror" debian zpool scrub -w tank
is "zpool scrub finds no fault" "$(debian zpool status -x)" "all pools are healthy"
check "the snapshot is sent and received" debian sh -c \
	"zfs send tank/data@before | zfs receive tank/copy"
check "the received snapshot has the same files" diff -r /tmp/written $root/tank/copy
check "a volume of the pool is made" debian zfs create -V 16M tank/volume
check "the volume is written to as a block device" dd if=/tmp/written/noise of=/dev/zd0 bs=1M \
	oflag=direct conv=nocreat status=none
check "the volume is read back as it was written" cmp -s -n 6291456 /tmp/written/noise /dev/zd0

# The others allocate through spl.ko.
for module in zfs spl zcommon; do
	between "lines of $module.ko hold memory" 1 "$(sites_of "$module")" 1000
done
check "the line of abd_alloc_chunks() holds the pages that zfs counts" in_step
between "zfs holds at least as much as the files have" 6291456 "$held" 1000000000
note "zfs: $before bytes of pages"
for module in $modules; do
	note "$module: $(bytes_of "$module") bytes" \
		"at $(sites_of "$module") of $(module_lines "$module" | wc -l) lines"
done
note "$(module_lines zfs | sort -gr | head -n 5)"
note "$(module_lines spl | sort -gr | head -n 5)"

check "the pool is destroyed" debian zpool destroy tank
check "the loop device is removed" debian losetup -d /dev/loop0
rm -rf $pool /tmp/written
# shellcheck disable=SC2086 # one by one
check "zfs.ko unloads with the modules that it needed" debian modprobe -r $modules
for module in $modules; do none "no line of $module.ko is left" "$(module_lines "$module")"; done
none "unloading the modules logs no leak" "$(said_of '\(spl\|icp\|z[a-z]*\)')"
none "no counter is negative" "$(negative_lines)"

done_testing
