# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# boots: default
# 100 MB that somebody holds show up at their line, and are gone when he is.
# shellcheck source=guest/tests/tap.sh
. /guest/tests/tap.sh

hog=$((100 * 1024 * 1024))
slack=$((1024 * 1024))
shmem='^ *[0-9]+ +[0-9]+ mm/shmem\.c:'

before=$(bytes_at "$shmem")
dd if=/dev/zero of=/tmp/hog bs=1M count=100 status=none
during=$(bytes_at "$shmem")
between "a tmpfs file of 100 MB is at mm/shmem.c" $hog $((during - before)) $((hog + slack))
is "the largest line is that one" "$(sort -g $allocinfo | tail -n 1 | grep -cE "$shmem")" 1
rm /tmp/hog
between "and gone when it is removed" $((-slack)) $(($(bytes_at "$shmem") - before)) $slack

check "a module that leaks 100 MB is loaded" insmod /lib/modules/holder.ko pages=$((hog / 4096)) leak=1
is "its line has it" "$(bytes_at 'holder.*func:hold_pages')" $hog
head=$(cat /sys/module/holder/parameters/head)
check "it goes without freeing" rmmod holder
is "its line still has it" "$(bytes_at 'holder.*func:hold_pages')" $hog
is "the largest line is that one" "$(sort -g $allocinfo | tail -n 1 | grep -c func:hold_pages)" 1
check "reaper.ko frees it" insmod /lib/modules/reaper.ko head="$head"
check "and goes" rmmod reaper
none "and the line is gone" "$(grep holder $allocinfo)"

done_testing
