# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# boots: default debug1
# audit: 99
# Memory that changes hands without being freed: what a module gives to a cache is not charged to it
# any more, and what it gets from a cache is.
# shellcheck source=guest/tests/tap.sh
. /guest/tests/tap.sh

head=$(size_of skbuff_head_cache)
cached='func:napi_skb_cache_(put|get)$'
# seconds COMMAND...: how long it takes. An unload that waited for memory to be freed would take
# six.
seconds() {
	_start=$(cut -d. -f1 /proc/uptime)
	"$@"
	echo $(($(cut -d. -f1 /proc/uptime) - _start))
}

dmesg -c >/dev/null
check "hands.ko gives sk_buff heads to the cache of NAPI" insmod /lib/modules/hands.ko give=40
is "hands.ko holds no sk_buff head that it gave to the cache of NAPI" "$(at hands give_heads)" "0 0"
between "the cache of NAPI holds sk_buff heads" 1 "$(calls_at "$cached")" 1000
is "the cache of NAPI is charged with its sk_buff heads to the byte" "$(lines_of "$cached")" \
	"$(($(calls_at "$cached") * head)) $(calls_at "$cached")"
between "hands.ko unloads at once after it gave sk_buff heads away" 0 "$(seconds rmmod hands)" 4
none "no line of hands.ko is left after it gave sk_buff heads away" "$(grep '\[hands\]' $allocinfo)"
none "the log names nothing left by hands.ko after it gave sk_buff heads away" \
	"$(dmesg | grep 'hands.*left')"

check "hands.ko gets sk_buff heads from the cache of NAPI" insmod /lib/modules/hands.ko build=20 \
	small=10 large=7
is "the head from napi_build_skb() is charged to hands.ko" "$(at hands build_one)" \
	"$((20 * head)) 20"
is "the head from napi_alloc_skb() of 512 bytes is charged to hands.ko" "$(at hands get_small)" \
	"$((10 * head)) 10"
is "head and data from napi_alloc_skb() of 5000 bytes are charged to hands.ko" \
	"$(at hands get_large)" "$((7 * (head + $(size_of kmalloc-8k)))) 14"
check "hands.ko unloads after it got sk_buff heads" rmmod hands
none "no line of hands.ko is left after it got sk_buff heads" "$(grep '\[hands\]' $allocinfo)"

check "hands.ko gives and gets sk_buff heads while profiling is off" sh -c \
	"echo 0 >$sysctl && insmod /lib/modules/hands.ko give=20 build=20"
none "no line of hands.ko holds memory while profiling is off" \
	"$(grep '\[hands\]' $allocinfo | awk '$2 != 0')"
check "hands.ko unloads after profiling is switched on again" sh -c "echo 1 >$sysctl && rmmod hands"
none "no line of hands.ko is left after profiling was off" "$(grep '\[hands\]' $allocinfo)"
none "no counter is negative" "$(negative_lines)"
none "the log names nothing left by hands.ko in the end" "$(dmesg | grep 'hands.*left')"

done_testing
