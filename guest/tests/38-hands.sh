# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# boots: default debug1
# audit: 99
# Memory that changes hands without being freed: what a module leaves in a cache is not its own any more, and what it gets from one is.
# shellcheck source=guest/tests/tap.sh
. /guest/tests/tap.sh

at() { awk -v f="func:$1" '$4 == "[hands]" && $5 == f { print $1, $2 }' $allocinfo; }
head=$(size_of skbuff_head_cache)
cached='func:napi_skb_cache_(put|get)$'
heads() { awk -v re="$cached" '$0 ~ re { n += $1; calls += $2 } END { print n, calls }' $allocinfo; }
# Seconds that a command takes: one that finds memory left waits for six.
seconds() {
	_start=$(cut -d. -f1 /proc/uptime)
	"$@"
	echo $(($(cut -d. -f1 /proc/uptime) - _start))
}

dmesg -c >/dev/null
check "a module gives heads to the cache of NAPI" insmod /lib/modules/hands.ko give=40
is "and holds none of them" "$(at give_heads)" "0 0"
between "but the cache does" 1 "$(calls_at "$cached")" 1000
is "to the byte" "$(heads)" "$(($(calls_at "$cached") * head)) $(calls_at "$cached")"
between "it unloads at once" 0 "$(seconds rmmod hands)" 4
none "its lines are gone" "$(grep '\[hands\]' $allocinfo)"
none "and it left no word in the log" "$(dmesg | grep 'hands.*left')"

check "a module gets heads from there" insmod /lib/modules/hands.ko build=20 small=10 large=7
is "napi_build_skb()" "$(at build_one)" "$((20 * head)) 20"
is "napi_alloc_skb() of 512 bytes" "$(at get_small)" "$((10 * head)) 10"
is "napi_alloc_skb() of 5000 bytes" "$(at get_large)" "$((7 * (head + $(size_of kmalloc-8k)))) 14"
check "it unloads, too" rmmod hands
none "and its lines are gone, too" "$(grep '\[hands\]' $allocinfo)"

check "a module gets heads while profiling is off" sh -c "echo 0 >$sysctl && insmod /lib/modules/hands.ko give=20 build=20"
none "and has no line with memory then" "$(grep '\[hands\]' $allocinfo | awk '$2 != 0')"
check "it gives them back when profiling is on again" sh -c "echo 1 >$sysctl && rmmod hands"
none "and leaves no line" "$(grep '\[hands\]' $allocinfo)"
none "no counter is negative" "$(negative_lines)"
none "nor did any of them leave a word in the log" "$(dmesg | grep 'hands.*left')"

done_testing
