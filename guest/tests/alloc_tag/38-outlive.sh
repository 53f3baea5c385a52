# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# boots: default debug1 distribution
# Containers outlive the module that created them, and grow after it was unloaded. All of it is
# charged to the lines of that module, which are its lines again when it is reloaded.
# shellcheck source=guest/tests/tap.sh
. /guest/tests/tap.sh

keeper=/sys/module/keeper/parameters
many=32

# made NAME: "bytes calls lines" of what owner.ko's function own_NAME() created. lines: how many
# lines those containers have that keep a tag.
made() {
	awk -v f="func:own_$1" '$4 == "[owner]" && $5 == f { b += $1; c += $2; n++ }
		END { print b + 0, c + 0, n + 0 }' $allocinfo
}
bytes_of() { made "$1" | cut -d' ' -f1; }
lines() { grep -cE '\[owner\] func:own_(table|lru|queue|dma_pool|page_pool)$' $allocinfo; }

# outlived DESCRIPTION [AFTER...]: the containers are created, their owner is unloaded, the command
# AFTER runs, and they grow.
outlived() {
	what=$1
	shift
	check "$what: owner.ko makes the containers" insmod /lib/modules/owner.ko
	sites=$(lines)
	is "$what: the rhashtable is charged to one line of owner.ko" \
		"$(made table | cut -d' ' -f2-)" "1 1"
	is "$what: the line of the empty queue holds nothing" "$(made queue)" "0 0 1"
	check "$what: keeper.ko puts entries into the containers" sh -c "echo 4 >$keeper/grow"
	lru=$(bytes_of lru) reserve=$(made mempool) table=$(bytes_of table) \
		queue=$(bytes_of queue) dma=$(bytes_of dma_pool) pages=$(bytes_of page_pool)
	check "$what: owner.ko unloads" rmmod owner
	is "$what: the queue's line stays after owner.ko is unloaded" "$(made queue)" "$queue 4 1"
	[ $# = 0 ] || check "$what: other modules load" "$@"
	check "$what: the containers grow after owner.ko is unloaded" in_group \
		"echo 60 >$keeper/grow"
	between "$what: what the rhashtable grew by is charged to owner.ko" $((table + 1)) \
		"$(bytes_of table)" 100000
	is "$what: what the queue grew by is charged to owner.ko, to the byte" "$(made queue)" \
		"$((16 * $(size_of kmalloc-256) + 16 * page)) 32 1"
	is "$what: the mempool's reserve is still charged to owner.ko" "$(made mempool)" "$reserve"
	if [ -z "$group" ]; then
		skip "$what: the list_lru of a control group is charged to owner.ko" \
			"there are no control groups for memory"
	else
		between "$what: the list_lru of a control group is charged to owner.ko" \
			$((lru + 1)) "$(bytes_of lru)" $((lru + 100 * 1024))
	fi
	if [ "$dma" = 0 ]; then
		skip "$what: what the DMA pool grew by is charged to owner.ko" \
			"CONFIG_HAS_DMA is not set"
	else
		between "$what: what the DMA pool grew by is charged to owner.ko" \
			$((dma + 3 * page)) "$(bytes_of dma_pool)" 100000
	fi
	if [ "$pages" = 0 ]; then
		skip "$what: what the page_pool grew by is charged to owner.ko" \
			"CONFIG_PAGE_POOL is not set"
	else
		between "$what: what the page_pool grew by is charged to owner.ko" $((pages + 1)) \
			"$(bytes_of page_pool)" 1000000
	fi
	none "$what: nothing but its own entries is charged to keeper.ko" "$(awk '
		$4 == "[keeper]" && $5 !~ /func:(put_|keeper_init)/ && ($1 || $2)' $allocinfo)"
	table=$(bytes_of table)
	for again in once twice thrice; do
		check "$what: owner.ko loads again, $again" insmod /lib/modules/owner.ko idle=1
		is "$what: a reloaded owner.ko has its line of the rhashtable, $again" \
			"$(made table)" "$table 1 1"
		is "$what: a reloaded owner.ko has as many lines as before, $again" "$(lines)" \
			"$sites"
		check "$what: owner.ko unloads again, $again" rmmod owner
	done
	check "$what: keeper.ko destroys the containers" sh -c "echo 1 >$keeper/empty"
	none "$what: no line of owner.ko is left once the containers are destroyed" \
		"$(grep '\[owner\]' $allocinfo)"
	check "$what: owner.ko loads after the containers are destroyed" insmod \
		/lib/modules/owner.ko idle=1
	is "$what: a reloaded owner.ko has as many lines, all empty" \
		"$(awk '$4 == "[owner]" && ($1 || $2)' $allocinfo; lines)" "$sites"
	check "$what: owner.ko unloads after the containers are destroyed" rmmod owner
	none "$what: no line of owner.ko is left in the end" "$(grep '\[owner\]' $allocinfo)"
}

# in_group COMMAND: run it in a new control group, if there are control groups.
groups=0 group='' root=/tmp/groups
mkdir $root
if mount -t cgroup2 groups $root 2>/dev/null && echo +memory >$root/cgroup.subtree_control; then
	group=$root/outlive
fi
in_group() {
	groups=$((groups + 1))
	[ -z "$group" ] || mkdir "$group$groups" || return
	sh -c "${group:+echo \$\$ >$group$groups/cgroup.procs && }$1"
}

check "keeper.ko loads" insmod /lib/modules/keeper.ko
outlived "module memory freed"
outlived "module memory reused" /guest/copies insert /lib/modules/copy-000.ko $many
check "the modules that were loaded over owner.ko unload" /guest/copies remove $many
check "keeper.ko unloads" rmmod keeper
for old in "$group"?*; do [ -z "$group" ] || rmdir "$old"; done
[ -z "$group" ] || umount $root
none "no line of owner.ko or keeper.ko is left" "$(grep -E '\[(owner|keeper)\]' $allocinfo)"
none "no counter is negative" "$(negative_lines)"

done_testing
