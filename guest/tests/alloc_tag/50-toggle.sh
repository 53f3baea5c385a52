# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# boots: default on off debug1
# audit: 90
# Counters stay exact across switching: what was counted is subtracted whatever the switch says,
# what was not is not.
# shellcheck source=guest/tests/tap.sh
. /guest/tests/tap.sh

size=$((16 * mib))
slack=$((256 * 1024))
before=$(cat $sysctl)
fill() { dd if=/dev/zero of="/tmp/$1" bs=1M count=16 status=none; }

echo 1 >$sysctl
base=$(bytes_at "$shmem")
fill counted
between "a file that is written while profiling is on is counted" $((size - slack)) \
	$(($(bytes_at "$shmem") - base)) $((size + slack))
echo 0 >$sysctl
fill unseen
between "a file that is written while profiling is off is not counted" $((size - slack)) \
	$(($(bytes_at "$shmem") - base)) $((size + slack))
rm /tmp/counted
between "a counted file is subtracted when it is removed while profiling is off" $((-slack)) \
	$(($(bytes_at "$shmem") - base)) $slack
echo 1 >$sysctl
rm /tmp/unseen
between "a file that was not counted is not subtracted when it is removed" $((-slack)) \
	$(($(bytes_at "$shmem") - base)) $slack
none "no counter is negative after the files are removed" "$(negative_lines)"

i=0
/guest/workload 10 &
while kill -0 $! 2>/dev/null; do
	i=$((i + 1))
	echo $((i % 2)) >$sysctl
	sleep 0.05
done
check "the load ends without an error while profiling is switched" wait $!
check "profiling is switched more than ten times under the load" test $i -gt 10
echo "$before" >$sysctl
none "no counter is negative after the load" "$(negative_lines)"

done_testing
