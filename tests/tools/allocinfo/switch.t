# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154,SC2016
# allocinfo on, off, status, with files in place of the kernel's. What a kernel answers is for a
# guest to show.

vm=$dir/root/proc/sys/vm
mkdir -p "$vm"
for capture in debug off; do
	cp "$captures/$capture/allocinfo" "$dir/root/proc"
	cp "$captures/$capture"/mem_profiling{,_missed} "$vm"
	wanted=$(awk -v state="$(cat "$captures/$capture/mem_profiling")" '/func:/ { lines++
		if (!$1 && !$2) next
		holding++; calls += $2
		if (!/ mm\/slub.c:[0-9]+ func:alloc_slab_page/ && !/func:pcpu_alloc_pages/)
			bytes += $1
		if ($3 ~ /^(lib\/alloc_tag|mm\/(slab|percpu|pgalloc)_tag.c)/) own += $1 }
		END { print state ? "on" : "off", lines, holding, bytes, calls, own, 0 }' \
		"$captures/$capture/allocinfo")
	prints "$wanted" "$capture: status says what is in the files" pipe "'$ours' status --json \
		--root '$dir/root' | jq -r '[.[]] | map(tostring) | join(\" \")'"
done
lines '5000 2 a.c:1 func:f' '0 0 a.c:2 func:g' '4096 1 mm/slub.c:7 func:alloc_slab_page' \
	'300 1 mm/slub.c:9 func:alloc_slab_obj_exts' '40 1 lib/alloc_tag.c:3 func:h' \
	>"$dir/root/proc/allocinfo"
echo 1 >"$vm/mem_profiling"
echo 77 >"$vm/mem_profiling_missed"
prints 'profiling   on
call sites  5, of which 4 hold something
counted     5.3K in 5 allocations
it takes    340 at its own lines, and what was reserved at boot
missed      77 that could not be counted' "status in words" "$ours" status -r "$dir/root/"
rm "$vm/mem_profiling_missed"
prints 'missed      this kernel does not tell' "a kernel that does not tell what it missed" pipe \
	"'$ours' status -B -r '$dir/root' | tail -n 1"
prints '0' "off" pipe "'$ours' off -r '$dir/root' && cat '$vm/mem_profiling'"
prints 'off' "status knows of it" pipe "'$ours' status -j -r '$dir/root' | jq -r .state"
prints '1' "on" pipe "'$ours' on --root '$dir/root' && cat '$vm/mem_profiling'"
for state in 2 -1 never 1x ''; do
	printf '%s\n' "$state" >"$vm/mem_profiling"
	says 1 "cannot read $vm/mem_profiling: it is not 0 or 1" "the switch says '$state'" \
		"$ours" status -r "$dir/root"
done
ln -sf /dev/null "$vm/mem_profiling"
says 1 "mem_profiling still says something else than 1; see dmesg" "a switch that does not move" \
	"$ours" on -r "$dir/root"
# Of this file of a process, 0 stands for another number.
if [ -e /proc/self/timerslack_ns ]; then
	ln -sf /proc/self/timerslack_ns "$vm/mem_profiling"
	says 1 "mem_profiling still says something else than 0" "one that moves elsewhere" "$ours" \
		off -r "$dir/root"
fi
ln -sf /dev/full "$vm/mem_profiling"
says 1 "cannot write to $vm/mem_profiling: No space left on device$" "one that does not take it" \
	"$ours" off -r "$dir/root"
rm "$vm/mem_profiling"
for command in on off status; do
	says 1 "No such file or directory; this kernel was built without CONFIG_MEM_ALLOC_PROF" \
		"$command: a kernel without profiling" "$ours" $command -r "$dir/root"
	says 2 'this takes no argument: x; see allocinfo '$command "$command: an argument" "$ours" \
		$command x
done
says 2 'there is no option -j' "on has no --json" "$ours" on -j
echo 1 >"$vm/mem_profiling"
rm "$dir/root/proc/allocinfo"
says 1 "cannot read $dir/root/proc/allocinfo: No such file" "no /proc/allocinfo" "$ours" status \
	-r "$dir/root"
# Of root, others, and who may not.
if [ "$(id -u)" = 0 ] && command -v setpriv >/dev/null; then
	chmod 600 "$vm/mem_profiling"
	chmod -R a+X "$dir"
	says 1 "Permission denied; only root may: use sudo" "not as another user" setpriv \
		--reuid=65534 --clear-groups "$ours" on -r "$dir/root"
else
	chmod 400 "$vm/mem_profiling"
	[ "$(id -u)" != 0 ] || skipped="there is no setpriv"
	says 1 "Permission denied; only root may: use sudo" "not as another user" "$ours" on \
		-r "$dir/root"
	skipped=
fi
says 2 'allocinfo: "o" may be oom on off; see allocinfo --help' "a name that may be two" "$ours" o
