# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# boots: default debug1 distribution
# Containers that outlive the module that made them, and grow without it: on its lines, which come back when it does.
# shellcheck source=guest/tests/tap.sh
. /guest/tests/tap.sh

keeper=/sys/module/keeper/parameters
many=32
page=4096

# at NAME: "bytes calls lines" of what owner.ko's function own_NAME() made. lines: of those that keep a tag, its lines.
at() { awk -v f="func:own_$1" '$4 == "[owner]" && $5 == f { b += $1; c += $2; n++ } END { print b + 0, c + 0, n + 0 }' $allocinfo; }
bytes_of() { at "$1" | cut -d' ' -f1; }
lines() { grep -cE '\[owner\] func:own_(table|lru|queue|dma_pool|page_pool)$' $allocinfo; }

# outlived DESCRIPTION AFTER...: the containers are made, their owner goes, the command AFTER runs, and they grow.
outlived() {
	what=$1
	shift
	check "$what: the containers are made" insmod /lib/modules/owner.ko
	sites=$(lines)
	is "$what: a table" "$(at table | cut -d' ' -f2-)" "1 1"
	is "$what: a queue is empty" "$(at queue)" "0 0 1"
	check "$what: they are used" sh -c "echo 4 >$keeper/grow"
	lru=$(bytes_of lru) reserve=$(at mempool) table=$(bytes_of table) queue=$(bytes_of queue) dma=$(bytes_of dma_pool) pages=$(bytes_of page_pool)
	check "$what: the owner goes" rmmod owner
	is "$what: its lines stay" "$(at queue)" "$queue 4 1"
	check "$what: its memory is gone" "$@"
	check "$what: the containers grow" in_group "echo 60 >$keeper/grow"
	between "$what: a table is still its owner's" $((table + 1)) "$(bytes_of table)" 100000
	is "$what: a queue, too, by so much" "$(at queue)" \
		"$((16 * $(awk '$1 == "kmalloc-256" { print $4 }' /proc/slabinfo) + 16 * page)) 32 1"
	is "$what: a mempool's reserve, too" "$(at mempool)" "$reserve"
	if [ -z "$group" ]; then
		skip "$what: LRU lists of a control group, too" "there are no control groups for memory"
	else
		between "$what: LRU lists of a control group, too" $((lru + 1)) "$(bytes_of lru)" $((lru + 100 * 1024))
	fi
	if [ "$dma" = 0 ]; then
		skip "$what: a DMA pool, too" "CONFIG_HAS_DMA is not set"
	else
		between "$what: a DMA pool, too" $((dma + 3 * page)) "$(bytes_of dma_pool)" 100000
	fi
	if [ "$pages" = 0 ]; then
		skip "$what: a page_pool, too" "CONFIG_PAGE_POOL is not set"
	else
		between "$what: a page_pool, too" $((pages + 1)) "$(bytes_of page_pool)" 1000000
	fi
	none "$what: the keeper has but what it puts in" "$(awk '$4 == "[keeper]" && $5 !~ /func:(put_|keeper_init)/ && ($1 || $2)' $allocinfo)"
	table=$(bytes_of table)
	for again in once twice thrice; do
		check "$what: the owner comes back, $again" insmod /lib/modules/owner.ko idle=1
		is "$what: to its lines, $again" "$(at table)" "$table 1 1"
		is "$what: and has no more of them, $again" "$(lines)" "$sites"
		check "$what: it goes again, $again" rmmod owner
	done
	check "$what: the containers are destroyed" sh -c "echo 1 >$keeper/empty"
	none "$what: nothing is left" "$(grep '\[owner\]' $allocinfo)"
	check "$what: the owner comes back to nothing" insmod /lib/modules/owner.ko idle=1
	is "$what: its lines are empty" "$(awk '$4 == "[owner]" && ($1 || $2)' $allocinfo; lines)" "$sites"
	check "$what: and it goes" rmmod owner
	none "$what: with its lines" "$(grep '\[owner\]' $allocinfo)"
}

# in_group COMMAND: in a control group that has nothing yet, where there can be one.
groups=0 group='' root=/tmp/groups
mkdir $root
if mount -t cgroup2 groups $root 2>/dev/null && echo +memory >$root/cgroup.subtree_control; then group=$root/outlive; fi
in_group() {
	groups=$((groups + 1))
	[ -z "$group" ] || mkdir "$group$groups" || return
	sh -c "${group:+echo \$\$ >$group$groups/cgroup.procs && }$1"
}

check "keeper.ko loads" insmod /lib/modules/keeper.ko
outlived "freed" true
outlived "used again" /guest/copies insert /lib/modules/copy-000.ko $many
check "the other modules go" /guest/copies remove $many
check "keeper.ko goes" rmmod keeper
for old in "$group"?*; do [ -z "$group" ] || rmdir "$old"; done
[ -z "$group" ] || umount $root
none "no line is left" "$(grep -E '\[(owner|keeper)\]' $allocinfo)"
none "no counter is negative" "$(negative_lines)"

done_testing
