# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# Mounts the root file system of Debian that is on the disk, and runs commands in it; with all of
# tap.sh.
# shellcheck source=guest/tests/tap.sh
. /guest/tests/tap.sh
root=/mnt

enter_debian() {
	grep -q " $root ext2 " /proc/mounts && return
	mount -t ext2 /dev/vda $root || return
	for _dir in proc sys dev tmp; do
		mount --rbind /$_dir $root/$_dir || return
	done
}

# debian COMMAND...
debian() { chroot $root /usr/bin/env PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 "$@"; }

# The lines of a module that hold memory: how many, and bytes.
sites_of() { awk -v m="[$1]" '$4 == m && $1 > 0' $allocinfo | wc -l; }
bytes_of() { awk -v m="[$1]" '$4 == m { n += $1 } END { printf "%.0f\n", n }' $allocinfo; }
module_lines() { awk -v m="[$1]" '$4 == m' $allocinfo; }
