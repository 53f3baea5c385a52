#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# apply and unapply: what they leave behind, in order and when cut off.

. "$(dirname "$0")/lib.sh"
small_overlay include/linux/{module,string}.h kernel/dma/mapping.c \
	mm/{filemap,migrate,util}.c lib/Makefile
APPLY=$REPO/overlay/apply
UNAPPLY=$REPO/overlay/unapply
skeleton "$T/pristine"
cp -a "$T/pristine" "$T/tree"

times()
{
	(cd "$T/tree" && find . -type f -printf '%p %T@ %m\n' | sort)
}

first()
{
	"$APPLY" "$T/tree" || return 1
	grep -q kstrdup_tagged "$T/tree/mm/util.c" &&
		cmp "$ROOT/lib/alloc_tag/codetag.c" "$T/tree/lib/alloc_tag/codetag.c" &&
		cp -a "$T/tree" "$T/applied"
}

# Whoever runs it a second time gets nothing new, and no new time stamps.
again()
{
	times >"$T/times"
	"$APPLY" "$T/tree" >"$T/say" 2>&1 || return 1
	cat "$T/say"
	grep -q 'already applied' "$T/say" && times | diff "$T/times" - &&
		same_tree "$T/applied" "$T/tree"
}

other_folder()
{
	(cd "$T" && "$APPLY" tree)
}

unchanged()
{
	(cd "$T/tree" && find . -newer "$T/stamp" -type f ! -path './.alloc_tag*' |
		sed 's,^\./,,' | sort) >"$T/new"
	awk '{ print $2 }' "$T/tree/.alloc_tag_overlay/installed" | diff - "$T/new"
}

# A new version of the overlay writes only what differs, and can go back.
newer()
{
	cp -R "$REPO" "$T/newer"
	echo '/* new */' >>"$T/newer/lib/alloc_tag/codetag.c"
	sed -i '/^mm\/slab_tag.h/d' "$T/newer/overlay/features/alloc_tag/manifest"
	sed -i 's/^+#include <linux\/codetag.h>/&\t\/* new *\//' \
		"$T/newer/overlay/features/alloc_tag/anchors"
	times >"$T/times"
	"$T/newer/overlay/apply" "$T/tree" || return 1
	times | diff "$T/times" - | sed -n 's/^[<>] \.\/\([^ ]*\) .*/\1/p' |
		grep -v '^\.alloc_tag' | sort -u |
		diff - <(printf '%s\n' include/linux/module.h lib/alloc_tag/codetag.c \
			mm/slab_tag.h) &&
		[ ! -e "$T/tree/mm/slab_tag.h" ] &&
		"$APPLY" "$T/tree" && same_applied
}

# A version that no longer edits a file finds there what was there before, on either tree.
no_longer_edited()
{
	cp -R "$REPO" "$T/fewer"
	find "$T/fewer/overlay/features" "$T/fewer/overlay/series" -type f \
		\( -path '*/rules/*' -o -name anchors -o -name allowed-calls \) -print |
		while read -r t; do
			only include/linux/{module,string}.h kernel/dma/mapping.c \
				mm/{filemap,migrate}.c lib/Makefile <"$t" >"$T/fewer-table"
			cp "$T/fewer-table" "$t"
		done
	cp -a "$T/pristine" "$T/fewer-tree"
	! "$T/fewer/overlay/apply" "$T/fewer-tree" 2>"$T/say" || return 1
	grep -F 'mm/util.c:' "$T/say" | sort >"$T/fewer-said"
	! "$T/fewer/overlay/apply" "$T/tree" 2>"$T/say" || return 1
	cat "$T/say"
	[ -s "$T/fewer-said" ] && grep -F 'mm/util.c:' "$T/say" | sort | diff "$T/fewer-said" -
}

# Like the tree after the first apply, but for the overlay's own records.
same_applied()
{
	diff -r -x .alloc_tag_overlay "$T/applied" "$T/tree"
}

# edited FILE: unapply and apply refuse it, and touch nothing.
edited()
{
	local rc

	echo '/* mine */' >>"$T/tree/$1"
	cp -a "$T/tree" "$T/before"
	! "$UNAPPLY" "$T/tree" >"$T/say" 2>&1 && grep -F "$1 was changed" "$T/say" &&
		! "$APPLY" "$T/tree" >"$T/say" 2>&1 && grep -F "$1 was changed" "$T/say" &&
		same_tree "$T/before" "$T/tree"
	rc=$?
	sed -i '$d' "$T/tree/$1"
	rm -rf "$T/before"
	return $rc
}

# Somebody has taken back a part by hand, as git checkout -f and git clean do: apply does it again,
# unapply the rest.
taken_back()
{
	cp -a "$T/tree" "$T/part"
	rm "$T/part/mm/slab_tag.c"
	cp "$T/pristine/mm/util.c" "$T/part/mm/util.c"
	cp -a "$T/part" "$T/part2"
	"$APPLY" "$T/part" && diff -r -x .alloc_tag_overlay "$T/applied" "$T/part" || return 1
	"$UNAPPLY" "$T/part2" && same_tree "$T/pristine" "$T/part2"
}

# record_lost COMMAND WHAT: without all of its record a tree is neither applied to nor taken off.
record_lost()
{
	rm -rf "$T/part"
	cp -a "$T/tree" "$T/part"
	(cd "$T/part/.alloc_tag_overlay" && eval "$1") || return 1
	cp -a "$T/part" "$T/before"
	! "$UNAPPLY" "$T/part" >"$T/say" 2>&1 && grep -F "$2" "$T/say" &&
		! "$APPLY" "$T/part" >"$T/say" 2>&1 && grep -F "$2" "$T/say" &&
			same_tree "$T/before" "$T/part"
	rc=$?
	rm -rf "$T/before"
	return $rc
}

# As in a clone of a commit with the overlay on, or after git clean -x.
no_record()
{
	rm -rf "$T/part"
	cp -a "$T/tree" "$T/part"
	rm -r "$T/part/.alloc_tag_overlay"
	! "$UNAPPLY" "$T/part" >"$T/say" 2>&1 && cat "$T/say" &&
		grep 'not pristine: it has parts of the overlay' "$T/say" || return 1
	cp -a "$T/pristine/." "$T/part"
	! "$UNAPPLY" "$T/part" >"$T/say" 2>&1 && cat "$T/say" &&
		grep 'is a file of the overlay, but' "$T/say"
}

# The record of an earlier version had no checksums of what was there before.
earlier_record()
{
	rm -rf "$T/part"
	cp -a "$T/tree" "$T/part"
	rm "$T/part/.alloc_tag_overlay/"{originals,lists}
	"$UNAPPLY" "$T/part" && same_tree "$T/pristine" "$T/part"
}

off()
{
	"$UNAPPLY" "$T/tree" && same_tree "$T/pristine" "$T/tree" &&
		[ ! -e "$T/tree/.alloc_tag_overlay" ]
}

# Objects that were built with the overlay must look old.
off_new_times()
{
	[ "$T/tree/mm/util.c" -nt "$T/stamp" ]
}

off_twice()
{
	"$UNAPPLY" "$T/tree" 2>&1 | grep 'not applied' && same_tree "$T/pristine" "$T/tree"
}

modes()
{
	chmod 600 "$T/tree/mm/util.c"
	"$APPLY" "$T/tree" && [ "$(stat -c %a "$T/tree/mm/util.c")" = 600 ] &&
		"$UNAPPLY" "$T/tree" && [ "$(stat -c %a "$T/tree/mm/util.c")" = 600 ]
}

# A tree that shares its files with another by hard links.
hard_links()
{
	cp -al "$T/tree" "$T/linked"
	"$APPLY" "$T/tree" && same_tree "$T/pristine" "$T/linked" &&
		"$UNAPPLY" "$T/tree"
}

# A mv that COMMAND spoils the fifth time, when files are being exchanged.
spoil()
{
	mkdir -p "$T/bin"
	echo 0 >"$T/count"
	cat >"$T/bin/mv" <<-END
	#!/bin/sh
	n=\$(cat "$T/count")
	echo \$((n + 1)) >"$T/count"
	if [ \$n = 4 ]; then
		$1
	fi
	exec $(command -v mv) "\$@"
	END
	chmod +x "$T/bin/mv"
}

# cut COMMAND PROGRAM: PROGRAM fails, and the tree is as it was.
cut_off()
{
	local rc

	cp -a "$T/tree" "$T/before"
	times >"$T/times"
	spoil "$1"
	! PATH=$T/bin:$PATH "$2" "$T/tree" && [ "$(cat "$T/count")" -gt 4 ] &&
		same_tree "$T/before" "$T/tree" && times | diff "$T/times" -
	rc=$?
	rm -rf "$T/before"
	return $rc
}

# Not even a chance to clean up: the next run does.
killed()
{
	spoil "kill -9 \$PPID; exit 1"
	PATH=$T/bin:$PATH "$APPLY" "$T/tree"
	[ -e "$T/tree/.alloc_tag_overlay.txn/started" ] || return 1
	! same_tree "$T/pristine" "$T/tree" >/dev/null || return 1
	"$UNAPPLY" "$T/tree" 2>&1 | tee "$T/say"
	grep -q 'cut off' "$T/say" && same_tree "$T/pristine" "$T/tree"
}

# The lock is held from before anything is read.
at_work()
{
	# shellcheck disable=SC2094 # it is a folder
	(
		flock 9 || exit 1
		refused "$T/tree" 'another apply or unapply is at work'
	) 9<"$T/tree"
}

# A rename fails from the fifth on, also those that take the others back: what could not be put back
# is named, is kept, and is put back later.
half_done()
{
	rm -rf "$T/half"
	cp -a "$T/tree" "$T/half"
	spoil 'exit 1'
	sed -i 's/= 4/-ge 40/' "$T/bin/mv"
	! PATH=$T/bin:$PATH "$APPLY" "$T/half" >"$T/say" 2>&1 || return 1
	cat "$T/say"
	grep -q 'half changed: [1-9][0-9]* files could not be put back' "$T/say" &&
		! grep -q 'is as it was' "$T/say" &&
		! same_tree "$T/tree" "$T/half" >"$T/differs" || return 1
	"$UNAPPLY" "$T/half" >"$T/say" 2>&1
	cat "$T/say"
	grep -q 'is as it was' "$T/say" && same_tree "$T/tree" "$T/half"
}

# What a build in the tree left of our files goes with them.
built()
{
	rm -rf "$T/part"
	cp -a "$T/tree" "$T/part"
	touch "$T/part/mm/util.o" "$T/part/mm/.util.o.cmd" "$T/part/mm/built-in.a"
	cp -a "$T/part" "$T/before"
	"$APPLY" "$T/part" || return 1
	touch "$T/part/mm/"{slab_tag.o,.slab_tag.o.cmd} \
		"$T/part/lib/alloc_tag/"{codetag.o,.codetag.o.cmd,modules.order} \
		"$T/part/lib/alloc_tag/"{built-in.a,.built-in.a.cmd}
	"$UNAPPLY" "$T/part" && same_tree "$T/before" "$T/part"
	rc=$?
	rm -rf "$T/before"
	return $rc
}

# Nobody else can read what a careful user writes, but what is in a tree is as readable as the tree,
# and root leaves it its owner.
umask_077()
{
	local added file folder mode

	rm -rf "$T/part"
	cp -a "$T/tree" "$T/part"
	chmod 664 "$T/part/Makefile"
	[ "$(id -u)" != 0 ] || chown -R 65534:65534 "$T/part"
	(umask 077 && "$APPLY" "$T/part") || return 1
	added=$(cd "$T/part" && stat -c '%a %u' lib/alloc_tag/codetag.c lib/alloc_tag mm/util.c \
		.alloc_tag_overlay/orig/mm/util.c | xargs)
	echo "$added"
	file=$(stat -c %u "$T/part/Makefile")
	folder=$(stat -c %u "$T/part/mm")
	mode=$(stat -c %a "$T/tree/mm/util.c")
	[ "$added" = "664 $file 755 $folder $mode $folder 664 $file" ]
}

interrupted()
{
	mkdir -p "$T/bin3"
	printf '#!/bin/sh\n[ "$1" = --version ] && exec %s "$@"\nkill -INT $(cat "%s")\nsleep 1\n' \
		"$(command -v spatch)" "$T/pid" >"$T/bin3/spatch"
	chmod +x "$T/bin3/spatch"
	cp -a "$T/tree" "$T/before"
	# In the background of a script SIGINT is ignored, unless it is asked for.
	(
		unset OVERLAY_CACHE
		PATH=$T/bin3:$PATH env --default-signal=INT bash -c \
			'echo $$ >"$1"; exec "$2" "$3"' sh "$T/pid" "$APPLY" "$T/tree"
	) >"$T/say" 2>&1 && return 1
	cat "$T/say"
	grep -q 'interrupted; nothing was changed' "$T/say" && same_tree "$T/before" "$T/tree"
	rc=$?
	rm -rf "$T/before"
	return $rc
}

full_disk()
{
	mkdir -p "$T/bin2"
	printf '#!/bin/sh\n%s\nexec %s "$@"\n' \
		'case $* in *.txn/*) echo "No space left" >&2; exit 1;; esac' "$(command -v cp)" \
		>"$T/bin2/cp"
	chmod +x "$T/bin2/cp"
	PATH=$T/bin2:$PATH refused "$T/tree" 'cannot write there; nothing was changed'
}

# With OVERLAY_CACHE the second time needs no spatch, also of a file in which it finds nothing,
# unless a semantic patch is another one.
conversions_cached()
{
	mkdir -p "$T/bin4"
	printf '#!/bin/sh\n[ "$1" = --version ] && exec %s "$@"\nexit 1\n' "$(command -v spatch)" \
		>"$T/bin4/spatch"
	chmod +x "$T/bin4/spatch"
	cp -a "$T/pristine" "$T/cached1" && cp -a "$T/pristine" "$T/cached2" &&
		cp -R "$REPO" "$T/changed" || return 1
	printf 'file mm/filemap.c\ndefined 0-1 nothing_there\n' \
		>>"$T/changed/overlay/features/alloc_tag/rules/string"
	(
		export OVERLAY_CACHE=$T/cache
		"$T/changed/overlay/apply" "$T/cached1" || exit 1
		diff -r -x version -x lists "$T/applied" "$T/cached1" || exit 1
		PATH=$T/bin4:$PATH "$T/changed/overlay/apply" "$T/cached2" &&
			same_tree "$T/cached1" "$T/cached2" || exit 1
		echo '// changed' >>"$T/changed/scripts/coccinelle/alloc_tag/string.cocci"
		PATH=$T/bin4:$PATH REPO=$T/changed refused "$T/pristine" 'string.cocci'
	)
}

touch "$T/stamp"
sleep 0.05
check "apply converts a tree and adds its own files" first
check "apply touches only the files that its record names" unchanged
check "a second apply does nothing" again
check "a second apply by a relative path does nothing" other_folder
check "conversions from the cache give the same tree" conversions_cached
check "a newer overlay writes only what differs" newer
check "a newer overlay that does not edit a file looks at it as it was" no_longer_edited
check "a tree with an edited file of the kernel is refused" edited mm/util.c
check "a tree with an edited file of the overlay is refused" edited lib/alloc_tag/codetag.c
check "what was taken back by hand is no obstacle to apply or unapply" taken_back
check "a tree whose record lacks a file is refused" \
	record_lost 'rm orig/mm/util.c' 'orig/mm/util.c is missing or was changed'
check "a tree whose record has a truncated file is refused" \
	record_lost ': >orig/mm/util.c' 'orig/mm/util.c is missing or was changed'
check "a tree whose record has a truncated list is refused" \
	record_lost 'sed -i 5q installed' 'installed is missing or was changed'
check "a tree without its record is refused" no_record
check "unapply accepts an earlier record, without checksums" earlier_record
check "a failure in the middle of unapply leaves the tree as it was" cut_off 'exit 1' "$UNAPPLY"
check "a signal in the middle of unapply leaves the tree as it was" cut_off "kill \$PPID" "$UNAPPLY"
touch "$T/stamp"
sleep 0.05
check "unapply gives the pristine tree" off
check "unapply gives restored files new time stamps" off_new_times
check "a second unapply does nothing" off_twice
check "a failure in the middle of apply leaves the tree as it was" cut_off 'exit 1' "$APPLY"
check "a signal in the middle of apply leaves the tree as it was" cut_off "kill \$PPID" "$APPLY"
check "unapply cleans up after an apply that was killed outright" killed
check "apply on a full disk changes nothing" full_disk
check "apply leaves a tree that shares files by hard links as it was" hard_links
check "apply and unapply keep the modes of files" modes
check "apply is refused while another one is at work" at_work
check "a rollback that fails half-way is finished by the next run" half_done
check "unapply removes what a build made of the overlay's files" built
check "added files have the modes and the owner of the tree, whatever the umask" umask_077
check "SIGINT ends apply and leaves the tree as it was" interrupted

done_testing
