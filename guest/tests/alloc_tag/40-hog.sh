# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# boots: default
# 100 MB of a tmpfs file, and of a module, are charged to one line until they are freed.
# shellcheck source=guest/tests/tap.sh
. /guest/tests/tap.sh

hog=$((100 * mib))
slack=$mib

before=$(bytes_at "$shmem")
dd if=/dev/zero of=/tmp/hog bs=1M count=100 status=none
during=$(bytes_at "$shmem")
between "a tmpfs file of 100 MB is charged to mm/shmem.c" $hog $((during - before)) $((hog + slack))
is "the largest line is that of the tmpfs file" \
	"$(sort -g $allocinfo | tail -n 1 | grep -cE "$shmem")" 1
rm /tmp/hog
between "a tmpfs file of 100 MB is subtracted when it is removed" $((-slack)) \
	$(($(bytes_at "$shmem") - before)) $slack

check "holder.ko loads and holds 100 MB" insmod /lib/modules/holder.ko pages=$((hog / page)) leak=1
is "100 MB are charged to the line of holder.ko" "$(bytes_at 'holder.*func:hold_pages')" $hog
head=$(cat /sys/module/holder/parameters/head)
check "holder.ko unloads without freeing 100 MB" rmmod holder
is "100 MB stay at the line of holder.ko after it is unloaded" \
	"$(bytes_at 'holder.*func:hold_pages')" $hog
is "the largest line is that of holder.ko" \
	"$(sort -g $allocinfo | tail -n 1 | grep -c func:hold_pages)" 1
check "reaper.ko frees the 100 MB that holder.ko left" insmod /lib/modules/reaper.ko head="$head"
check "reaper.ko unloads" rmmod reaper
none "no line of holder.ko is left once its 100 MB are freed" "$(grep holder $allocinfo)"

done_testing
