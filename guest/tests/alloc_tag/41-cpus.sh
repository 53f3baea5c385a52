# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# boots: default many debug2
# CPUs go offline and come online: what was counted on one stays counted, and can be freed on
# another.
# shellcheck source=guest/tests/paths.sh
. /guest/tests/paths.sh

cpu=/sys/devices/system/cpu/cpu1
size=$((16 * mib))
slack=$((256 * 1024))
fill() { taskset "$1" dd if=/dev/zero of="/tmp/$2" bs=1M count=16 status=none; }

note "possible CPUs: $(cat /sys/devices/system/cpu/possible)," \
	"online: $(cat /sys/devices/system/cpu/online)"
if [ "$(cat /sys/devices/system/cpu/possible)" = 0 ]; then
	skip "CPUs go offline and come back" "this kernel has one"
	done_testing
fi
if [ "$(boot_arg alloc.boot)" = many ]; then
	is "64 CPUs are possible" "$(cat /sys/devices/system/cpu/possible)" 0-63
	is "two of 64 possible CPUs are online" "$(cat /sys/devices/system/cpu/online)" 0-1
fi
check "holder.ko loads on the CPU that will go offline" taskset 2 insmod /lib/modules/holder.ko \
	objects=500 cached=300 pages=200 chunks=20
held=$(lines_of '[[]holder]')
base=$(bytes_at "$shmem")
fill 2 there
between "a tmpfs file is written on the CPU that will go offline" $((size - slack)) \
	$(($(bytes_at "$shmem") - base)) $((size + slack))
check "the CPU goes offline" sh -c "echo 0 >$cpu/online"
is "lines of holder.ko hold the same after the CPU went offline" "$(lines_of '[[]holder]')" "$held"
between "the tmpfs file is charged as before after the CPU went offline" $((size - slack)) \
	$(($(bytes_at "$shmem") - base)) $((size + slack))
rm /tmp/there
between "the tmpfs file is subtracted when it is removed on another CPU" $((-slack)) \
	$(($(bytes_at "$shmem") - base)) $slack
check "holder.ko unloads on another CPU" rmmod holder
none "no line of holder.ko is left after it was unloaded on another CPU" "$(grep holder $allocinfo)"
check "holder.ko loads while the CPU is offline" insmod /lib/modules/holder.ko objects=500 \
	cached=300 pages=200 chunks=20
is "lines of holder.ko hold the same when it loads while the CPU is offline" \
	"$(lines_of '[[]holder]')" "$held"
check "the CPU comes online again" sh -c "echo 1 >$cpu/online"
check "holder.ko unloads on the CPU that came back" taskset 2 rmmod holder
none "no line of holder.ko is left after it was unloaded on the CPU that came back" \
	"$(grep holder $allocinfo)"

i=0
/guest/workload 6 &
while kill -0 $! 2>/dev/null; do
	i=$((i + 1))
	echo $((i % 2)) >$cpu/online
	sleep 0.3
done
check "the load ends without an error while a CPU goes and comes" wait $!
echo 1 >$cpu/online
none "no counter is negative after the load" "$(negative_lines)"

done_testing
