# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154,SC2086
# On dumps of 6.1 the output is the kernel tree's own tool's, byte for byte, for every combination
# here. Defects of that tool that would show (defects.t) are kept out by the dumps: no two times
# are the same, and there is a dump in which no two texts are.
[ -n "$kernel" ] || skipped="no kernel tree"

# same NAME DUMP KEEP OPTION...: ours gets KEEP besides.
same() {
	local what=$1 input=$2 keep=$3
	shift 3
	rm -f "$dir/theirs" "$dir/mine"
	if [ -z "$skipped" ]; then
		"$kernel" "$@" "$input" "$dir/theirs" >"$dir/said" 2>&1 && "$ours" $keep "$@" \
			"$input" "$dir/mine" >"$dir/said" 2>&1 && cmp "$dir/theirs" "$dir/mine" \
			>"$dir/said" 2>&1
	fi
	ok $? "$what: $*"
}

dump --unique --records 300 --stacks 20 >"$dir/unique"
dump --records 500 --stacks 6 --tasks 10 --repeated --seed 7 >"$dir/repeated"
dump --records 900 --stacks 5 --tasks 4 --runs 9 --seed 11 >"$dir/runs"
dump --unique --records 200 --stacks 9 --seed 5 --odd-names |
	awk 'BEGIN { RS = ""; ORS = "\n\n" } !/ts 5 ns/' >"$dir/odd"

# shellcheck disable=SC2054 # the commas are in the keys
sorts=(-m -t -a -r -s -p -P -n --sort=p --sort=-pid,+tg --sort=n,+pid,-tgid --sort=at \
	--sort=-alloc_ts --sort=ft,st --sort=-free_ts
	--sort=T --sort=-txt --sort=ator,-n,st --sort=-allocator,-stacktrace --sort=name,-st,tgid,T)
filters=("" "-f" "--pid=4,7,9,10,11,300" "--tgid=4,6,8" "--name=bash,sshd,init" \
	"-f --name=cc1,x),(y --tgid=2,4,6,8,10,12")
for filter in "${filters[@]}"; do
	for sort in "${sorts[@]}"; do
		same unique "$dir/unique" "" $filter $sort
	done
	same unique "$dir/unique" "" $filter -m --sort=n -p
done
for sort in "${sorts[@]}"; do
	same repeated "$dir/repeated" --keep-times $sort
	same runs "$dir/runs" --keep-times $sort
	same "odd names" "$dir/odd" "" $sort
done

for cull in st stacktrace p pid tg tgid n name ator allocator st,pid,name n,tg ator,n \
	p,tg,n,st,ator; do
	for sort in "" -m -t -s -n "--sort=-st,n" "--sort=p,-tg" -a; do
		same culled "$dir/repeated" "" --cull=$cull $sort
	done
	same culled "$dir/odd" "" --cull=$cull
	same culled "$dir/runs" "" --cull=$cull
	same culled "$dir/unique" "" --cull=$cull -f --pid=4,7,9,10,11 --name=bash,sshd
done
same "twice --cull" "$dir/repeated" "" --cull=st --cull=n
same "--sort before --cull" "$dir/repeated" "" --sort=-pid --cull=st,p

# The labels of --cull=free are the wrong way round (defects.t); what is grouped is the same where
# a page is either held or released.
awk '/^Page allocated/ { match($0, /, ts [0-9]+/); ts = substr($0, RSTART + 5, RLENGTH - 5)
	match($0, /free_ts [0-9]+/); if (substr($0, RSTART + 8, RLENGTH - 8) + 0 < ts + 0) \
		sub(/free_ts [0-9]+/, "free_ts 0") } 1' \
	"$dir/repeated" >"$dir/released"
for cull in f free st,f f,ator,n; do
	rm -f "$dir/theirs" "$dir/mine"
	if [ -z "$skipped" ]; then
		"$kernel" --cull=$cull "$dir/released" "$dir/theirs" >"$dir/said" 2>&1 && sed -i \
			's/(RELEASED)/(A)/; s/(UNRELEASED)/(RELEASED)/; s/(A)/(UNRELEASED)/' \
			"$dir/theirs" && "$ours" --cull=$cull "$dir/released" "$dir/mine" \
			>"$dir/said" 2>&1 && cmp "$dir/theirs" "$dir/mine" >"$dir/said" 2>&1
	fi
	ok $? "culled: --cull=$cull, with the labels exchanged"
done
skipped=
