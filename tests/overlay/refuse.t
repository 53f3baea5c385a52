#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What overlay/apply must refuse, with one clear line, and the tree as it was.

. "$(dirname "$0")/lib.sh"

# on FILE EDIT PATTERN...: with an overlay that edits FILE, a fresh tree in which
# the command EDIT was done is refused.
on()
{
	local edit=$2

	small_overlay "$1"
	shift 2
	rm -rf "$T/tree"
	skeleton "$T/tree"
	(cd "$T/tree" && eval "$edit") || return 1
	refused "$T/tree" "$@"
}

# The same trees without EDIT are taken, or the refusals would mean nothing.
taken()
{
	small_overlay "$@"
	skeleton "$T/ok"
	"$REPO/overlay/apply" "$T/ok"
}

without()
{
	local tool=$1 dir

	rm -rf "${T:?}/bin"
	mkdir "$T/bin"
	for dir in /usr/local/bin /usr/bin /bin; do
		[ ! -d "$dir" ] || find "$dir" -maxdepth 1 ! -type d ! -name "$tool*" \
			-exec ln -sf -t "$T/bin" '{}' +
	done
	small_overlay kernel/dma/mapping.c
	rm -rf "$T/tree"
	skeleton "$T/tree"
	PATH=$T/bin refused "$T/tree" "$tool is missing; install the Debian package $2"
}

not_a_folder()
{
	"$ROOT/overlay/apply" "$T/none" 2>&1 | grep -F "$T/none: no such directory"
}

# An awk that fails when it is to scan, or scans nothing.
broken_awk()
{
	small_overlay mm/util.c
	rm -rf "$T/tree" "$T/bin5"
	skeleton "$T/tree"
	mkdir "$T/bin5"
	printf '#!/bin/sh\ncase $* in *scan.awk*) %s;; esac\nexec %s "$@"\n' "$1" \
		"$(command -v awk)" >"$T/bin5/awk"
	chmod +x "$T/bin5/awk"
	PATH=$T/bin5:$PATH refused "$T/tree" "$2"
}

# temporary TMPDIR STATUS WORDS: what apply does with such a folder for what is temporary.
temporary()
{
	local status

	small_overlay mm/util.c
	rm -rf "$T/tree"
	skeleton "$T/tree"
	mkdir -p "$T/a folder"
	(cd "$T" && TMPDIR=$1 "$REPO/overlay/apply" "$T/tree") >"$T/say" 2>&1
	status=$?
	cat "$T/say"
	[ $status = "$2" ] && grep -F "$3" "$T/say" && [ -z "$(find "$T/a folder" -mindepth 1)" ]
}

quoted()
{
	! make -C "$ROOT" apply KSRC="$T/it's" >"$T/say" 2>&1 && cat "$T/say" &&
		grep "must have no ' in it" "$T/say" &&
		! grep 'Syntax error' "$T/say"
}

odd_path()
{
	small_overlay mm/util.c
	rm -rf "$T/-tree" "$T/elsewhere"
	mkdir "$T/elsewhere"
	skeleton "$T/elsewhere/-tree"
	skeleton "$T/-tree"
	(cd "$T" && CDPATH=$T/elsewhere "$REPO/overlay/apply" -tree) &&
		grep -q kstrdup_tagged "$T/-tree/mm/util.c" &&
		! grep -q kstrdup_tagged "$T/elsewhere/-tree/mm/util.c"
}

# Of a tree that lies in a folder that cannot be written to, which root could.
unwritable()
{
	if [ "$(id -u)" = 0 ]; then
		chmod 755 "$T"
		small_overlay mm/util.c
		rm -rf "$T/tree"
		skeleton "$T/tree"
		chown -R 65534 "$T/tree"
		chown 0 "$T/tree/mm"
		chmod -R go+rX "$T/repo"
		setpriv --reuid=65534 --clear-groups "$REPO/overlay/apply" "$T/tree" >"$T/say" \
			2>&1 && return 1
	else
		on mm/util.c 'chmod 555 mm' 'mm: cannot write there; nothing was changed'
		return
	fi
	cat "$T/say"
	grep 'mm: cannot write there; nothing was changed' "$T/say" &&
		! grep -q ': converted ' "$T/say"
}

check "trees without an edit are taken" taken kernel/dma/mapping.c include/linux/slab.h \
	mm/migrate.c mm/slab_common.c mm/page_alloc.c mm/util.c mm/slub.c lib/Kconfig.debug
check "a path that is not a folder is refused" not_a_folder
check "a folder that is not a kernel tree is refused" \
	on kernel/dma/mapping.c 'rm Makefile' 'not a kernel tree'
check "a kernel series that is not supported is refused" on kernel/dma/mapping.c \
	"sed -i 's/^PATCHLEVEL = .*/PATCHLEVEL = 19/' Makefile" \
	'this is Linux 6.19; supported: 6.1'
check "apply names the package of a tool that is missing: spatch" without spatch coccinelle
check "apply names the package of a tool that is missing: python3" without python3 python3
check "a tree that has a part of the overlay already is refused" on include/linux/slab.h \
	"sed -i 's/kvzalloc(/kvzalloc_noprof(/' include/linux/slab.h" \
	'include/linux/slab.h: not pristine'
check "a tree that has a file of the manifest with other content is refused" \
	on kernel/dma/mapping.c \
	'mkdir -p lib/alloc_tag && echo >lib/alloc_tag/codetag.c' \
	'lib/alloc_tag/codetag.c: exists with other content'
check "a tree that lacks a target file is refused" on mm/migrate.c 'rm mm/migrate.c' \
	'mm/migrate.c: not in the tree'
check "a tree in which a function was renamed is refused" on mm/slab_common.c \
	"sed -i 's/\\bkrealloc\\b/krealloc_old/' mm/slab_common.c" \
	'mm/slab_common.c: rule slab.defined: function krealloc: 0 matches, expected 1'
check "a tree in which a place for a hook is gone is refused" on mm/page_alloc.c \
	"sed -i 's/\\breset_page_owner(page, order)/reset_it(page, order)/' mm/page_alloc.c" \
	'mm/page_alloc.c: rule page_account.free: function free_pages_prepare: 0 matches,' \
	'expected 2'
check "a tree with more matches than expected is refused" on mm/util.c \
	"printf 'void *kmemdup_nul(int s)\n{\n\treturn memdup_user(s, 1);\n}\n' >>mm/util.c" \
	'mm/util.c: rule string.defined: function kmemdup_nul: 2 matches, expected 1'
check "a match in a function where none is expected is refused" on mm/migrate.c \
	"printf 'void fresh(void)\n{\n\tfolio_copy_owner(a, b);\n}\n' >>mm/migrate.c" \
	'mm/migrate.c: rule page_account.migrate: function fresh: 1 matches, expected none'
check "a change of a function whose work ours does is refused" on mm/slub.c \
	"sed -i '/^void \\*kmem_cache_alloc_node(/,/^}/s/return ret;/ret++;\n\t&/' mm/slub.c" \
	'mm/slub.c: kmem_cache_alloc_node() is not what mm/slab_tag_entry.h was written for'
check "a parameter with the name of the one that is added is refused" on mm/util.c \
	"sed -i 's/^char \\*kstrdup(const char \\*s,/char *kstrdup(const char *tag,/' mm/util.c" \
	'mm/util.c' 'kstrdup() has something named tag'
check "a local variable with the name of the added parameter is refused" on mm/util.c \
	"sed -i '/^void \\*kmemdup(/,/^}/s/void \\*p;/&\n\tint tag;/' mm/util.c" \
	'mm/util.c' 'kmemdup() has something named tag'
check "an allocation that nobody has judged is refused" on mm/slub.c \
	"printf 'void *fresh(void)\n{\n\treturn kmalloc(1, GFP_KERNEL);\n}\n' >>mm/slub.c" \
	'mm/slub.c' 'hooked name kmalloc is left: called in fresh'
check "an allocation through a macro that wraps a hooked name is refused" on include/linux/slab.h \
	"sed -i 's/^extern void kvfree/int fresh(int n) { kmalloc_track_caller(n, 1); }\\n&/' \
		include/linux/slab.h" \
	'include/linux/slab.h' 'hooked name kmalloc_track_caller is left: called in fresh'
check "a hooked function that another file defines is refused" on mm/slub.c \
	"mkdir -p include/linux && echo 'void *kmalloc(int n);' >include/linux/other.h" \
	'include/linux/other.h:1: hooked name kmalloc is left: defined'
check "a function that the parser does not see is refused" on mm/slab_common.c \
	"sed -i 's/^void \\*kmalloc_large(/ODD(x y) &/' mm/slab_common.c" \
	'mm/slab_common.c' 'hooked name kmalloc_large is left: defined'
check "an exception that nothing needs is refused" on mm/slub.c \
	"sed -i 's/kcalloc(nr_node_ids/kcalloc_other(nr_node_ids/' mm/slub.c" \
	'mm/slub.c: overlay/features/*/allowed-calls allows kcalloc in show_slab_objects,' \
	'but there is none'
check "a tree that lacks the line of an anchor is refused" on lib/Kconfig.debug \
	"sed -i '/Kconfig.kfence/d' lib/Kconfig.debug" \
	'lib/Kconfig.debug: anchor menu: found 0 times, expected 1: source "lib/Kconfig.kfence"'
check "a tree that has the line of an anchor twice is refused" on lib/Kconfig.debug \
	"sed -i 's,^source \"lib/Kconfig.kfence\",&\n&,' lib/Kconfig.debug" \
	'lib/Kconfig.debug: anchor menu: found 2 times'
check "a file whose lines end with CR LF is refused" \
	on mm/util.c "sed -i 's/\$/\r/' mm/util.c" 'mm/util.c: its lines end with CR LF'
check "a file behind a symbolic link is refused" \
	on mm/util.c 'mv mm elsewhere && ln -s elsewhere mm' \
	'mm/util.c: is reached by a symbolic link'
check "a hooked name in a file whose name has a blank is refused" on mm/slub.c \
	"mkdir -p include/linux && echo 'void *kmalloc(int n);' >'include/linux/an other.h'" \
	'include/linux/an other.h:1: hooked name kmalloc is left: defined'
check "apply changes nothing when its scan fails" \
	broken_awk 'exit 2' 'overlay/scan.awk has failed; nothing was changed'
check "apply changes nothing when its scan reads nothing" \
	broken_awk 'exit 0' 'overlay/scan.awk has read 0 of'
check "a folder that cannot be written to is refused" unwritable
check "a TMPDIR with a blank is refused" temporary "$T/a folder" 1 'choose one without blanks'
check "a TMPDIR that is relative is accepted" temporary . 0 'applied, '
check "make refuses a path with a quote" quoted
check "apply ignores CDPATH and takes a path that begins with -" odd_path

done_testing
