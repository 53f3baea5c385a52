# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# boots: trim
# A kernel that exports only what its own modules need has everything that they need: one of them loads, and has its lines.
# shellcheck source=guest/tests/tap.sh
. /guest/tests/tap.sh

lines() { grep -c '\[test_hmm\]' $allocinfo; }

is "what no module needs is not exported" "$(grep -c '__ksymtab_kmem_cache_shrink$' /proc/kallsyms)" 0
check "a module of the tree loads" insmod /lib/modules/test_hmm.ko
between "and has lines" 5 "$(lines)" 100
check "some hold memory" test "$(bytes_at '\[test_hmm\]')" -gt 0
check "it unloads" rmmod test_hmm
is "and they are gone, but for what it leaks" "$(bytes_at '\[test_hmm\]' | awk '{ print ($1 < 1024) }')" 1
none "no counter is negative" "$(negative_lines)"

done_testing
