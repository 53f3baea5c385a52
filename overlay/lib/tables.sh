# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154,SC2153
# The tables and what they say: rules, allowed-calls, copies, anchors, hooks, topics, manifest. SERIES is the series of the tree; TABLES is
# the folder of the tables, in the end those that are merged for it.
TABLES=$OVERLAY

# grep, which has not failed where it finds nothing.
matching()
{
	grep "$@" || [ $? = 1 ]
}

# Tables without comments and blank lines.
table()
{
	matching -hvE '^[[:space:]]*(#|$)' "$@"
}

topics()
{
	sed -n 's/^topic //p' "$TABLES/topics"
}

# Write the tables to $W/tables as they are for SERIES.
merge_tables()
{
	local folder=$OVERLAY/series/$SERIES absent=/dev/null kind added

	[ ! -e "$folder/absent" ] || absent=$folder/absent
	mkdir "$W/tables" && : >"$W/tables/used" || return
	for kind in rules allowed-calls copies anchors hooks topics manifest; do
		added=$folder/$kind
		[ -e "$added" ] || added=/dev/null
		awk -v kind=$kind -v used="$W/tables/used" -f "$OVERLAY/merge.awk" part=absent "$absent" \
			part=names "$added" part=base "$OVERLAY/$kind" part=added "$added" >"$W/tables/$kind" || return
	done
	table "$absent" | awk '{ $1 = $1; print }' | matching -vxF -f "$W/tables/used" |
		sed "s,^,overlay/series/$SERIES/absent: no table has anything of: ," >"$W/tables/unused" || return
	cat "$W/tables/unused" >&2
	TABLES=$W/tables
	[ ! -s "$W/tables/unused" ]
}

# rule file count function: one line for each function; of two for the same,
# the last one wins, which is that of the series; one with a count of 0 is none.
rules()
{
	table "$TABLES/rules" | awk '
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
			if (count[key[i]] != "0")
				print f[1], f[2], count[key[i]], f[3]
		}
	}'
}

# The headers that overlay/hooks makes: PATH TOPIC HEADER, of the kernel's header.
hook_headers()
{
	echo "include/linux/alloc_hooks/names.h alloc_tag names"
	table "$TABLES/hooks" | awk '$1 == "file" && $2 != "-" {
		path = header = $2
		sub(/^include\//, "", path)
		sub(/^linux\//, "", path)
		sub(/c$/, "h", path)
		if (!seen[path]++)
			print "include/linux/alloc_hooks/" path, $3, header
	}'
}

# The row KEY of HEADER in overlay/hooks.
hooks_row()
{
	awk -v header="$1" -v key="$2" '$1 == "file" { on = ($2 == header) } on && $1 == key { print }' "$TABLES/hooks"
}

# The table of anchors, with those by which the kernel's headers include ours: the names before any declaration, the macros behind them.
anchor_table()
{
	local path topic header behind user

	cat "$TABLES/anchors"
	hook_headers | awk '$3 ~ /\.h$/' | while read -r path topic header; do
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

# hook_names KINDS: the names in those rows of overlay/hooks whose kind is one of KINDS, with | between them.
hook_names()
{
	table "$TABLES/hooks" | awk -v kinds="^($1)\$" '
	$1 ~ kinds {
		sub(/\(.*/, "")
		sub(/.*[ *]/, "")
		print
	}'
}

# The hooked names, which are macros.
hooked()
{
	hook_names 'tagged|inline|either|hooked|hooks|once|static' | sort -u
}

# Lines "TOPIC FILE": which topics edit which files.
edits()
{
	awk '{ sub(/\..*/, "", $1); print $1, $2 }' "$W/rules"
	awk '{ print $2, $3 }' "$W/anchors"
}

# Lines "FILE TOPIC": what is put into a tree.
new_files()
{
	{ table "$TABLES/manifest"; hook_headers; } | awk '{ print $1, $2 }'
}

# The new files of a topic, or all if it is empty.
manifest()
{
	new_files | awk -v topic="$1" 'topic == "" || $2 == topic { print $1 }'
}

# The hooked functions that this tree does not have, by rules that allow none of them.
absent()
{
	local file name

	awk '$1 ~ /\.(declared|defined)$/ && $3 ~ /^0/ && $2 ~ /\.h$/ { print $2, $4 }' "$W/rules" | while read -r file name; do
		[ ! -e "$TREE/$file" ] || grep -qw "$name" "$(pristine "$file")" || echo "$name"
	done
}

# Write the headers that overlay/hooks makes below $W/made.
make_headers()
{
	local path header missing

	missing=$(absent | sort -u | xargs)
	while read -r path _ header; do
		mkdir -p "$W/made/${path%/*}"
		awk -v header="$header" -v absent="$missing" -f "$OVERLAY/hooks.awk" "$TABLES/hooks" >"$W/made/$path" ||
			die "overlay/hooks: see above"
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
