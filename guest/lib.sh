# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2034
# What the guest's scripts share. File descriptor 3 is the result channel, the device that
# alloc.results= names.
export PATH=/usr/bin:/bin HOME=/root TERM="${TERM:-linux}"
sysctl=/proc/sys/vm/mem_profiling
allocinfo=/proc/allocinfo
# The lines of files in tmpfs.
shmem='^ *[0-9]+ +[0-9]+ mm/shmem\.c:'

mount_file_systems() {
	mount -t proc proc /proc
	mount -t sysfs sysfs /sys
	mount -t devtmpfs dev /dev
	mount -t debugfs debug /sys/kernel/debug
	mount -t tmpfs -o mode=1777 tmp /tmp
	mkdir -p /dev/shm
	mount -t tmpfs shm /dev/shm
}

open_result_channel() {
	_channel=$(boot_arg alloc.results)
	_channel=/dev/${_channel:-ttyS1}
	exec 3>"$_channel"
	stty raw -echo -F "$_channel"
}

bring_up_loopback() {
	ip link set lo up
}

# boot_arg NAME: the value of NAME= on the kernel's command line, the last one if there are several.
boot_arg() {
	tr ' ' '\n' </proc/cmdline | sed -n "s/^$1=//p" | tail -n 1
}

report() {
	echo "# $*" >&3
}

complain() {
	echo "init: $*"
	return 1
}

interactive_shell() {
	cat <<-'END'

		  sort -g /proc/allocinfo | tail | numfmt --to=iec
		  /guest/workload 10 &      a load
		  exit                      powers off

	END
	cd /root || return 1
	setsid cttyhack bash --norc -i
	true
}

# Closing the channel waits until the host has it all. A reset is the end for QEMU (-no-reboot),
# with any config, but where the machine has to start again to resume.
power_off() {
	exec 3>&-
	sync
	if [ -n "$(boot_arg resume)" ]; then poweroff -f; fi
	reboot -f
}

# The columns of /proc/allocinfo for the lines that match an extended regular expression, summed up:
# bytes, then calls.
bytes_at() {
	awk -v re="$1" 'NR > 2 && $0 ~ re { n += $1 } END { printf "%.0f\n", n }' $allocinfo
}

calls_at() {
	awk -v re="$1" 'NR > 2 && $0 ~ re { n += $2 } END { printf "%.0f\n", n }' $allocinfo
}

# Lines with a counter below zero: there must never be one. This kernel shows 0 instead, and names
# the line in its log.
negative_lines() {
	awk 'NR > 2 && ($1 < 0 || $2 < 0)' $allocinfo
	dmesg | grep 'alloc_tag: .* is below zero'
}

# Free what is only cached, so that counters can be compared.
drop_caches() {
	sync
	echo 3 >/proc/sys/vm/drop_caches
}
