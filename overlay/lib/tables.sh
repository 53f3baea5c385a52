# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154,SC2153
# The features and their tables, which overlay/features/README.md describes. SERIES is the series
# of the tree; TABLES is the folder of the tables that are merged for it, once they are.
FEATURES=$OVERLAY/features
TABLES=
# The tables that are merged; all but the marks, which those of a series replace.
MERGED="rules allowed-calls copies anchors hooks topics manifest unconverted-helpers"
export FEATURES

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

# rows TABLE...: their rows, each behind what it belongs to; of those that are there.
rows()
{
	local table there=()

	for table; do
		[ ! -f "$table" ] || there+=("$table")
	done
	[ ${#there[@]} = 0 ] || awk -f "$OVERLAY/rows.awk" "${there[@]}"
}

# The names of the features that are there, in their order.
features()
{
	local name

	table "$FEATURES/order" | while read -r name; do
		[ ! -d "$FEATURES/$name" ] || echo "$name"
	done
}

# That the order of all features is known, that a series has nothing for others, and that no file
# is there which nothing would read.
check_features()
{
	local dir name known="$MERGED marks"

	name=$(table "$FEATURES/order" | sort | uniq -d | head -n 1)
	[ -z "$name" ] || die "overlay/features/order: $name is there twice"
	for dir in "$FEATURES"/*/ "$OVERLAY/series/$SERIES"/*/; do
		[ -d "$dir" ] || continue
		name=$(basename "$dir")
		table "$FEATURES/order" | grep -qxF -e "$name" ||
			die "$(realpath --relative-to="$ROOT" "$dir"): overlay/features/order" \
				"does not say where $name comes; add it there"
		[[ $dir == "$FEATURES"/* ]] || known="$MERGED marks absent"
		name=$(find "$dir" -mindepth 1 -maxdepth 1 ! -name '.*' -printf '%f\n' | sort |
			grep -vxF -e "${known// /$'\n'}" | head -n 1)
		[ -z "$name" ] || die "$(realpath --relative-to="$ROOT" "$dir")/$name:" \
			"no table has this name; see overlay/features/README.md"
	done
}

topics()
{
	sed -n 's/^topic //p' "$TABLES/topics"
}

# The semantic patch of a topic.
patch_of()
{
	awk -v topic="$1" '$1 == topic { print "scripts/coccinelle/" $2 "/" $1 ".cocci" }' \
		"$TABLES/features"
}

# The tables of a feature, as rows where they are about files.
feature_table()
{
	local dir=$1 kind=$2

	case $kind in
	rules) rows "$dir"/rules/* ;;
	allowed-calls | copies | hooks | unconverted-helpers) rows "$dir/$kind" ;;
	*) [ ! -e "$dir/$kind" ] || cat "$dir/$kind" ;;
	esac
}

# merge_feature FEATURE: append its tables as they are for SERIES to those in $W/tables.
merge_feature()
{
	local feature=$1 folder=$OVERLAY/series/$SERIES/$1 absent=/dev/null kind m=$W/merge

	[ ! -e "$folder/absent" ] || absent=$folder/absent
	: >"$m.used" || return
	for kind in $MERGED; do
		feature_table "$FEATURES/$feature" "$kind" >"$m.base" &&
			feature_table "$folder" "$kind" >"$m.added" &&
			awk -v kind="$kind" -v used="$m.used" -f "$OVERLAY/merge.awk" \
				part=absent "$absent" part=names "$m.added" \
				part=base "$m.base" part=added "$m.added" >"$m.$kind" &&
			{ cat "$m.$kind" && echo; } >>"$W/tables/$kind" || return
	done
	sed -n "s/^topic \(.*\)/\1 $feature/p" "$m.topics" >>"$W/tables/features" || return
	if [ -e "$folder/marks" ]; then
		table "$folder/marks"
	elif [ -e "$FEATURES/$feature/marks" ]; then
		table "$FEATURES/$feature/marks"
	fi >>"$W/tables/marks" || return
	table "$absent" | awk '{ $1 = $1; print }' | matching -vxF -f "$m.used" |
		sed "s,^,overlay/series/$SERIES/$feature/absent: no table has anything of: ," \
			>"$m.unused" ||
		return
	cat "$m.unused" >&2
	[ ! -s "$m.unused" ]
}

# Write the tables of all features to $W/tables as they are for SERIES.
merge_tables()
{
	local feature topic

	check_features
	mkdir "$W/tables" || return
	: >"$W/tables/features" || return
	for feature in $(features); do
		merge_feature "$feature" || return
	done
	[ -s "$W/tables/features" ] || die "overlay/features: there is no feature"
	topic=$(cut -d' ' -f1 "$W/tables/features" | sort | uniq -d | head -n 1)
	[ -z "$topic" ] ||
		die "topic $topic is in the tables of more than one feature:" \
			"$(sed -n "s/^$topic //p" "$W/tables/features" | xargs)"
	TABLES=$W/tables
}

# rule file count function: one line for each function; of two for the same,
# the last one wins, which is that of the series; one with a count of 0 takes the other away.
rules()
{
	awk '
	NF {
		for (i = 4; i <= NF; i++) {
			k = $2 " " $1 " " $i
			if (!(k in count)) {
				key[++n] = k
				if ($3 == "0") {
					print $1 ": rule " $2 ": function " $i ": the count 0" \
						" takes no other row away" >"/dev/stderr"
					bad = 1
				}
			}
			count[k] = $3
		}
	}
	END {
		if (bad)
			exit 1
		for (i = 1; i <= n; i++) {
			split(key[i], f, " ")
			if (count[key[i]] != "0")
				print f[1], f[2], count[key[i]], f[3]
		}
	}' "$TABLES/rules"
}

# The rows of hooks, HEADER TOPIC ROW: those of SERIES, or of the features alone.
hook_rows()
{
	local feature

	if [ "$TABLES" ]; then
		table "$TABLES/hooks"
	else
		for feature in $(features); do
			rows "$FEATURES/$feature/hooks"
		done
	fi
}

# The headers that hooks makes: PATH TOPIC HEADER, of the kernel's header.
hook_headers()
{
	hook_rows | awk '
	NR == 1 {
		print "include/linux/alloc_hooks/names.h alloc_tag names"
	}
	$1 != "-" {
		path = $1
		sub(/^include\//, "", path)
		sub(/^linux\//, "", path)
		sub(/c$/, "h", path)
		if (!seen[path]++)
			print "include/linux/alloc_hooks/" path, $2, $1
	}'
}

# The row of HEADER in hooks that begins with KEY.
hooks_row()
{
	hook_rows | awk -v header="$1" -v key="$2" '
	$1 == header && $3 == key {
		sub(/^[^ ]+ [^ ]+ /, "")
		print
	}'
}

# The table of anchors, with those by which the kernel's headers include ours: the names before
# any declaration, the macros behind them.
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
		*) printf '+%s\n' '#ifdef __KERNEL__' '#include <linux/alloc_hooks/names.h>' \
			'#endif' ;;
		esac
		printf '\nanchor hooks:%s %s %s\n' "$header" "$topic" "$header"
		if [ "$behind" ]; then
			printf 'behind\nin %s\n+\n+#include <%s>\n' "${behind#behind }" \
				"${path#include/}"
		else
			printf 'before-last #endif\n%s+#include <%s>\n%s+\n' \
				"${user:+$'+#ifdef __KERNEL__\n'}" "${path#include/}" \
					"${user:+$'+#endif\n'}"
		fi
	done
}

# The existing files that the overlay edits.
targets()
{
	{ cat "$W/rules"; awk '{ print $1, $3 }' "$W/anchors"; } |
		awk '!seen[$2]++ { print $2 }'
}

# hook_names KINDS: the names in those rows of hooks whose kind is one of KINDS, with | between
# them.
hook_names()
{
	hook_rows | awk -v kinds="^($1)\$" '
	$3 ~ kinds {
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

# Lines "PATH TOPIC SOURCE": what is put into a tree, and where it is.
new_files()
{
	table "$TABLES/manifest" | awk -v root="$ROOT" '
	NF != 2 && !(NF == 4 && $3 == "as") {
		print "overlay/features: a manifest has the row \"" $0 "\";" \
			" it is to be FILE TOPIC, or FILE TOPIC as PATH" >"/dev/stderr"
		exit 1
	}
	{
		print (NF == 4 ? $4 : $1), $2, root "/" $1
	}' || return
	hook_headers | awk -v made="$W/made" '{ print $1, $2, made "/" $1 }'
}

# The hooked functions that this tree does not have, by rules that allow none of them.
absent()
{
	local file name

	awk '$1 ~ /\.(declared|defined)$/ && $3 ~ /^0/ && $2 ~ /\.h$/ { print $2, $4 }' "$W/rules" |
		while read -r file name; do
			[ ! -e "$TREE/$file" ] || grep -qw "$name" "$(pristine "$file")" ||
				echo "$name"
		done
}

# Write the headers that hooks makes below $W/made.
make_headers()
{
	local path header missing

	missing=$(absent | sort -u | xargs)
	hook_rows >"$W/hook-rows"
	while read -r path _ header; do
		mkdir -p "$W/made/${path%/*}"
		awk -v header="$header" -v absent="$missing" -f "$OVERLAY/hooks.awk" \
			"$W/hook-rows" >"$W/made/$path" || die "overlay/features/*/hooks: see above"
	done < <(hook_headers)
}

# put_files [TOPIC]: copy the new files of a topic, or all, to $W/tree. A Kconfig file, as that of
# the menu, has the source lines of those that are there already.
put_files()
{
	local path topic source

	while read -r path topic source; do
		[ -z "$1" ] || [ "$topic" = "$1" ] || continue
		if ! { mkdir -p "$W/tree/$(dirname "$path")" && cp "$source" "$W/tree/$path" &&
			chmod 644 "$W/tree/$path"; }; then
			die "cannot write to $W"
		fi
	done <"$W/new"
	while read -r path topic source; do
		[[ ${path##*/} == Kconfig* && -e $W/tree/$path ]] || continue
		awk -v tree="$W/tree/" '
		$1 == "source" {
			file = $2
			gsub(/"/, "", file)
			if ((getline line <(tree file)) < 0)
				next
			close(tree file)
		}
		{
			print
		}' "$source" >"$W/tree/$path" || die "cannot write to $W"
	done <"$W/new"
}
