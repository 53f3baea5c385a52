# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What apply, unapply and patch share. OVERLAY is this folder, ROOT the
# repository. A tree that the overlay is on has a folder STATE:
#   orig/      each file that was there before, as it was
#   installed  sha256sum list of every file that we wrote
#   version    digest of the overlay that wrote them
#   txn/       only while files are being exchanged, see transact()

OVERLAY=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
ROOT=$(dirname "$OVERLAY")
COCCI=scripts/coccinelle/alloc_tag
STATE=.alloc_tag_overlay
# What no pristine target file contains and every edited one may.
MARKS='_noprof|alloc_hooks|alloc_tag|pgalloc_tag|codetag|MEM_ALLOC_PROFILING'
export OVERLAY ROOT COCCI STATE

die()
{
	printf '%s: %s\n' "${0##*/}" "$*" >&2
	exit 1
}

say()
{
	printf '%s: %s\n' "${0##*/}" "$*" >&2
}

# need PROGRAM PACKAGE...
need()
{
	while [ $# -gt 0 ]; do
		command -v "$1" >/dev/null ||
			die "$1 is missing; install the Debian package $2"
		shift 2
	done
}

need_tools()
{
	need awk mawk sha256sum coreutils find findutils grep grep sed sed "$@"
}

# Sets TREE to the tree DIR and SERIES to its series; refuses anything else.
open_tree()
{
	local v p

	[ -d "$1" ] || die "$1: no such directory"
	TREE=$(cd "$1" && pwd)
	v=$(sed -n 's/^VERSION = *//p' "$TREE/Makefile" 2>/dev/null)
	p=$(sed -n 's/^PATCHLEVEL = *//p' "$TREE/Makefile" 2>/dev/null)
	if [ -z "$v" ] || [ -z "$p" ] || [ ! -d "$TREE/mm" ]; then
		die "$1: not a kernel tree (no Makefile with VERSION and PATCHLEVEL, or no mm/)"
	fi
	SERIES=$v.$p
	[ -f "$OVERLAY/series/$SERIES" ] ||
		die "$1: this is Linux $SERIES; supported: $(cd "$OVERLAY/series" && echo *)"
}

# Tables without comments and blank lines.
table()
{
	grep -hvE '^[[:space:]]*(#|$)' "$@"
}

topics()
{
	sed -n 's/^topic //p' "$OVERLAY/topics"
}

# rule file count function: one line for each function; of two for the same,
# the series' table wins.
rules()
{
	table "$OVERLAY/rules" "$OVERLAY/series/$SERIES" | awk '
	$1 == "file" {
		file = $2
		next
	}
	{
		for (i = 3; i <= NF; i++) {
			k = $1 " " file " " $i
			if (!(k in count))
				key[++n] = k
			count[k] = $2
		}
	}
	END {
		for (i = 1; i <= n; i++) {
			split(key[i], f, " ")
			print f[1], f[2], count[key[i]], f[3]
		}
	}'
}

# The headers that overlay/hooks makes: PATH TOPIC HEADER, of the kernel's header.
hook_headers()
{
	echo "include/linux/alloc_hooks/names.h alloc_tag names"
	table "$OVERLAY/hooks" | awk '$1 == "file" && $2 != "-" {
		path = header = $2
		sub(/^include\//, "", path)
		sub(/^linux\//, "", path)
		sub(/c$/, "h", path)
		print "include/linux/alloc_hooks/" path, $3, header
	}'
}

# The row KEY of HEADER in overlay/hooks.
hooks_row()
{
	awk -v header="$1" -v key="$2" '$1 == "file" { on = ($2 == header) } on && $1 == key { print }' "$OVERLAY/hooks"
}

# The table of anchors, with those by which the kernel's headers include ours: the names before any declaration, the macros behind them.
anchor_table()
{
	local path topic header behind user

	cat "$OVERLAY/anchors"
	hook_headers | grep '\.h$' | while read -r path topic header; do
		behind=$(hooks_row "$header" behind)
		user=$(hooks_row "$header" user)
		printf '\nanchor names:%s %s %s\nguard\n+\n' "$header" "$topic" "$header"
		case $user in
		'') echo '+#include <linux/alloc_hooks/names.h>' ;;
		'user names') echo '+#include "alloc_hooks/names.h"' ;;
		*) printf '+%s\n' '#ifdef __KERNEL__' '#include <linux/alloc_hooks/names.h>' '#endif' ;;
		esac
		printf '\nanchor hooks:%s %s %s\n' "$header" "$topic" "$header"
		if [ "$behind" ]; then
			printf 'behind\nin %s\n+\n+#include <%s>\n' "${behind#behind }" "${path#include/}"
		else
			printf 'before-last #endif\n%s+#include <%s>\n%s+\n' "${user:+$'+#ifdef __KERNEL__\n'}" "${path#include/}" "${user:+$'+#endif\n'}"
		fi
	done
}

# The existing files that the overlay edits.
targets()
{
	{ cat "$W/rules"; awk '{ print $1, $3 }' "$W/anchors"; } |
		awk '!seen[$2]++ { print $2 }'
}

# The hooked names, which are macros.
hooked()
{
	table "$OVERLAY/hooks" | awk '
	$1 ~ /^(tagged|inline|either|hooked|hooks|once|static)$/ {
		sub(/\(.*/, "")
		sub(/.*[ *]/, "")
		print
	}' | sort -u
}

# A digest of all that decides what apply writes.
version()
{
	(cd "$ROOT" && {
		table "$OVERLAY/manifest" | awk '{ print $1 }'
		find overlay "$COCCI" -type f
	} | sort -u | xargs -d '\n' sha256sum) | sha256sum | cut -d' ' -f1
}

# A tree that has the overlay: every file must still be as we wrote it.
check_installed()
{
	local sum file

	while read -r sum file; do
		[ "$(sha256sum 2>/dev/null <"$TREE/$file")" = "$sum  -" ] ||
			die "$TREE/$file was changed since the overlay was applied; undo that change first"
	done <"$TREE/$STATE/installed"
}

# transact NEW REMOVE NEWSTATE
# All or nothing: put the files below NEW into TREE, remove those that the list
# REMOVE names, and make NEWSTATE (none if empty) the state. All of it is first
# copied next to its place, and what will be replaced is kept, so that only
# renames are left; recover() takes them back unless all of them happened.
transact()
{
	local txn=$TREE/$STATE.txn file

	mkdir "$txn" || die "$TREE: cannot write there; nothing was changed"
	trap 'undo; rm -rf "$W"' EXIT
	if ! { echo $$ >"$txn/pid" && prepare "$@" && sync -f "$txn" &&
		: >"$txn/started"; }; then
		die "$TREE: cannot write there; nothing was changed"
	fi

	while read -r file; do
		mkdir -p "$TREE/$(dirname "$file")"
		mv -f "$txn/new/$file" "$TREE/$file" ||
			die "$TREE/$file: cannot write it; the tree is as it was"
	done <"$txn/write"
	while read -r file; do
		rm -f "$TREE/$file" ||
			die "$TREE/$file: cannot remove it; the tree is as it was"
	done <"$txn/remove"
	if [ -e "$txn/had" ]; then
		mv "$TREE/$STATE" "$txn/oldstate" || exit 1
	fi
	if [ -e "$txn/state" ]; then
		mv "$txn/state" "$TREE/$STATE" || exit 1
	fi
	rm "$txn/started"	# from here on it has happened
	trap 'rm -rf "$W"' EXIT
	prune "$txn/remove"
	rm -rf "$txn"
}

prepare()
{
	local file

	mkdir "$txn/old" && : >"$txn/added" &&
	cp -R "$1" "$txn/new" &&
	(cd "$1" && find . -type f -printf '%P\n') >"$txn/write" &&
	cp "$2" "$txn/remove" || return
	[ -z "$3" ] || cp -R "$3" "$txn/state" || return
	[ ! -e "$TREE/$STATE" ] || : >"$txn/had" || return
	while read -r file; do
		if [ ! -e "$TREE/$file" ]; then
			echo "$file" >>"$txn/added" || return
			continue
		fi
		mkdir -p "$txn/old/$(dirname "$file")" &&
		cp -p "$TREE/$file" "$txn/old/$file" || return
		[ ! -e "$txn/new/$file" ] ||
		chmod --reference="$TREE/$file" "$txn/new/$file" || return
	done < <(cat "$txn/write" "$txn/remove")
}

# Remove the folders that are empty without the files that the list $1 names.
prune()
{
	local dir

	sed -n 's,/[^/]*$,,p' "$1" | sort -ru | while read -r dir; do
		(cd "$TREE" && rmdir -p "$dir") 2>/dev/null
	done
}

# Take back what a transaction that did not end has done, by renames alone: they
# work on a full disk, and again if this is cut off, too. When an earlier run
# did it, a build may have seen the files: then they get a new time stamp.
undo()
{
	local txn=$TREE/$STATE.txn file

	trap '' HUP INT TERM
	if [ -e "$txn/started" ]; then
		while read -r file; do
			[ "${1-}" != late ] || touch "$txn/old/$file"
			mv -f "$txn/old/$file" "$TREE/$file" ||
				die "$TREE/$file: cannot restore it from $txn/old"
		done < <(cd "$txn/old" && find . -type f -printf '%P\n')
		(cd "$TREE" && xargs -r -d '\n' rm -f) <"$txn/added"
		prune "$txn/added"
		if [ -e "$txn/oldstate" ]; then
			rm -rf "${TREE:?}/$STATE"
			mv "$txn/oldstate" "$TREE/$STATE"
		elif [ ! -e "$txn/had" ]; then
			rm -rf "${TREE:?}/$STATE"
		fi
	fi
	rm -rf "$txn"
}

# An apply or unapply that was killed: take it back before anything else.
finish_earlier()
{
	local txn=$TREE/$STATE.txn

	[ -d "$txn" ] || return 0
	if kill -0 "$(cat "$txn/pid" 2>/dev/null)" 2>/dev/null; then
		die "$TREE: another apply or unapply is at work there"
	fi
	say "an earlier run was cut off; taking back what it did"
	undo late
}

# The file as it was before the overlay: in TREE, or kept in its state.
pristine()
{
	if [ -e "$TREE/$STATE/orig/$1" ]; then
		echo "$TREE/$STATE/orig/$1"
	else
		echo "$TREE/$1"
	fi
}

# Apply a topic's semantic patch to $W/tree/FILE; what it says is on stdout.
run_spatch()
{
	(cd "$ROOT" && spatch --very-quiet --no-show-diff --in-place \
		--no-includes --include-headers \
		--macro-file-builtins "$COCCI/macros.h" \
		--sp-file "$COCCI/$1.cocci" "$W/tree/$2" 2>&1)
}

# The same, with the result of an earlier run if OVERLAY_CACHE is a folder that has
# it: KEY.hits, and KEY, which is there last. All that it depends on is in the key:
# the file, the topic, the patches that topics include, and spatch.
semantic_patch()
{
	local topic=$1 file=$2 key said

	[ -n "${OVERLAY_CACHE:-}" ] || { run_spatch "$@"; return; }
	key=$OVERLAY_CACHE/$({
		echo "$topic $file"
		cat "$W/shared" "$ROOT/$COCCI/$topic.cocci" "$W/tree/$file"
	} | sha256sum | cut -d' ' -f1)
	if [ -e "$key" ]; then
		cat "$key" >"$W/tree/$file" && cat "$key.hits"
		return
	fi
	said=$(run_spatch "$@") || { echo "$said"; return 1; }
	echo "$said"
	if ! { mkdir -p "$OVERLAY_CACHE" && echo "$said" >"$key.hits.$$" && cp "$W/tree/$file" "$key.$$" &&
		mv "$key.hits.$$" "$key.hits" && mv "$key.$$" "$key"; }; then
		rm -f "$key.hits.$$" "$key.$$"
	fi
}

# Convert $W/tree/FILE by one topic: semantic patches, then anchors.
convert_topic()
{
	local topic=$1 file=$2 said

	if grep -q "^$topic\.[^ ]* $file " "$W/rules"; then
		said=$(semantic_patch "$topic" "$file") || {
			echo "$file: spatch failed on $COCCI/$topic.cocci: $(tail -n 1 <<<"$said")" >>"$W/errors"
			return
		}
		sed -n "s,^HIT ,$file $topic.,p" <<<"$said" >>"$W/hits"
	fi
	if grep -q "^[^ ]* $topic $file$" "$W/anchors"; then
		if awk -v topic="$topic" -v file="$file" -f "$OVERLAY/anchor.awk" \
			"$W/anchor-table" "$W/tree/$file" >"$W/tree/$file.new" 2>>"$W/errors"; then
			cat "$W/tree/$file.new" >"$W/tree/$file"
		fi
		rm "$W/tree/$file.new"
	fi
}

# Lines "TOPIC FILE": which topics edit which files.
edits()
{
	awk '{ sub(/\..*/, "", $1); print $1, $2 }' "$W/rules"
	awk '{ print $2, $3 }' "$W/anchors"
}

convert_file()
{
	local topic

	for topic in $(topics | sed "s,\$, $1," | grep -xF -f "$W/edits" | cut -d' ' -f1); do
		convert_topic "$topic" "$1"
	done
	echo "$1" >>"$W/done"
	printf '%s: converted %d of %d: %s%s' "${0##*/}" "$(wc -l <"$W/done")" \
		"$(wc -l <"$W/targets")" "$1" "$EOL" >&2
}
export -f run_spatch semantic_patch convert_topic convert_file topics

temp_folder()
{
	W=$(mktemp -d) || die "cannot make a temporary folder"
	trap 'rm -rf "$W"' EXIT
	trap 'exit 1' HUP INT TERM
}

# Make a work folder W with the tables for SERIES.
open_work()
{
	temp_folder
	EOL=$'\n'
	[ ! -t 2 ] || EOL=$'\033[K\r'
	export W TREE EOL
	mkdir "$W/tree"
	rules >"$W/rules"
	anchor_table >"$W/anchor-table"
	sed -n 's/^anchor //p' "$W/anchor-table" >"$W/anchors"
	make_headers
	targets >"$W/targets"
	edits >"$W/edits"
	{
		cut -d' ' -f1 "$W/edits"
		new_files | cut -d' ' -f2
	} | sort -u | grep -vxF -f <(topics) >"$W/unknown" &&
		die "overlay/topics has no topic $(head -n 1 "$W/unknown")"
	: >"$W/errors"
	: >"$W/hits"
	: >"$W/done"
	{
		spatch --version 2>&1
		(cd "$ROOT/$COCCI" && { echo macros.h; printf '%s\n' *.cocci; } |
			grep -vxF -f <(topics | sed 's/$/.cocci/') | xargs cat)
	} >"$W/shared"
}

# Not by checksums, which differ from one point release to the next: a tree
# is pristine when it has none of our marks, and everything that we look for.
check_pristine()
{
	local file

	[ ! -d "$TREE/$STATE" ] || return 0
	while read -r file; do
		if grep -qsE "$MARKS" "$TREE/$file"; then
			die "$TREE/$file: not pristine: it has parts of the overlay, but $STATE is not there; nothing was changed"
		fi
	done <"$W/targets"
}

# Lines "FILE TOPIC": what is put into a tree.
new_files()
{
	{ table "$OVERLAY/manifest"; hook_headers; } | awk '{ print $1, $2 }'
}

# The new files of a topic, or all if it is empty.
manifest()
{
	new_files | awk -v topic="$1" 'topic == "" || $2 == topic { print $1 }'
}

# Write the headers that overlay/hooks makes below $W/made.
make_headers()
{
	local path header

	while read -r path _ header; do
		mkdir -p "$W/made/${path%/*}"
		awk -v header="$header" -f "$OVERLAY/hooks.awk" "$OVERLAY/hooks" >"$W/made/$path" || die "overlay/hooks: see above"
	done < <(hook_headers)
}

# Where a new file is: made, or in the repository.
source_of()
{
	if [ -e "$W/made/$1" ]; then
		echo "$W/made/$1"
	else
		echo "$ROOT/$1"
	fi
}

# Copy what will be edited, as it was before the overlay, to $W/tree.
stage()
{
	local file

	while read -r file; do
		[ -f "$TREE/$file" ] || {
			echo "$file: not in the tree, but rules or anchors edit it" >>"$W/errors"
			continue
		}
		mkdir -p "$W/tree/$(dirname "$file")"
		cat "$(pristine "$file")" >"$W/tree/$file" || die "$file: cannot copy it"
	done <"$W/targets"
	stop_on_errors
}

stop_on_errors()
{
	[ -s "$W/errors" ] || return 0
	sort -u "$W/errors" | sed "s/^/${0##*/}: /" >&2
	die "$TREE: not what the overlay expects, see above; nothing was changed"
}

# Both fatal checks: that every rule matched what it must, and that no hooked
# name is left over.
check_work()
{
	awk '
	FILENAME == ARGV[1] {
		want[$1 " " $2 " " $4] = $3
		next
	}
	{
		got[$2 " " $1 " " $3]++
	}
	END {
		for (k in want)
			seen[k]
		for (k in got)
			seen[k]
		for (k in seen) {
			n = split(want[k], w, "-")
			if (got[k] + 0 >= w[1] + 0 && got[k] + 0 <= w[n] + 0)
				continue
			split(k, f, " ")
			printf "%s: rule %s: function %s: %d matches, expected %s\n",
				f[2], f[1], f[3], got[k], (n ? want[k] : "none")
		}
	}' "$W/rules" "$W/hits" >>"$W/errors"
	residue >>"$W/errors"
	stop_on_errors
}

# The independent scan: what is left of the hooked names. Calls matter in the
# files where rules rename, all else also in the rest of mm/ and include/linux/.
# A macro that calls a hooked name is hooked itself, wherever it is used.
residue()
{
	awk '$1 ~ /\.(declared|defined|called)$/ && !seen[$2]++ { print $2 }' \
		"$W/rules" >"$W/renamed"
	hooked >"$W/hooked"
	scan 1 "$W/hooked" "$W/tree" <"$W/renamed" |
		awk '$3 == "macro" { print substr($4, 7) }' |
		sort -u | grep -vxF -f "$W/hooked" >"$W/wrappers"
	cat "$W/hooked" "$W/wrappers" >"$W/names"
	(cd "$TREE" && find mm include/linux -name '*.[ch]' |
		grep -vxF -f "$W/targets" | grep -v '^include/linux/alloc_hooks/' |
		xargs grep -lwF -f "$W/hooked") >"$W/rest"
	{
		scan 1 "$W/names" "$W/tree" <"$W/renamed" | awk '
			FILENAME == ARGV[1] { wrapper[$1]; next }
			$3 != "defined" || !($5 in wrapper)' "$W/wrappers" -
		grep '\.[ch]$' "$W/targets" | grep -vxF -f "$W/renamed" |
			scan 0 "$W/hooked" "$W/tree"
		scan 0 "$W/hooked" "$TREE" <"$W/rest"
	} | awk '
	FILENAME == ARGV[1] {
		if ($1 == "file")
			file = $2
		else
			keep[file " " $1 " " $2]
		next
	}
	{
		k = $1 " " $4 " " $5
		used[k]
		if (!(k in keep))
			printf "%s:%d: hooked name %s is left: %s%s\n", $1, $2, $5,
				$3, ($4 == "-" ? "" : " in " $4)
	}
	END {
		for (k in keep)
			if (!(k in used)) {
				split(k, f, " ")
				printf "%s: overlay/keep allows %s in %s, but there is none\n",
					f[1], f[3], f[2]
			}
	}' <(table "$OVERLAY/keep") -
}

# scan CALLS NAMES DIR: the files that stdin lists, below DIR.
scan()
{
	(cd "$3" && xargs -r awk -v calls="$1" -f "$OVERLAY/scan.awk" "$2")
}
