# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154
# The conversion, in a work folder W: semantic patches, then anchors.

# Apply a topic's semantic patch to $W/tree/FILE; what it says is on stdout.
run_spatch()
{
	(cd "$ROOT" && spatch --very-quiet --no-show-diff --in-place \
		--no-includes --include-headers \
		--macro-file-builtins "$COCCI/common/macros.h" \
		--sp-file "$(patch_of "$1")" "$W/tree/$2" 2>&1)
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
		cat "$W/shared" "$ROOT/$(patch_of "$topic")" "$W/tree/$file"
	} | sha256sum | cut -d' ' -f1)
	if [ -e "$key" ]; then
		cat "$key" >"$W/tree/$file" && cat "$key.hits"
		return
	fi
	said=$(run_spatch "$@") || { echo "$said"; return 1; }
	echo "$said"
	if ! { mkdir -p "$OVERLAY_CACHE" && echo "$said" >"$key.hits.$$" &&
		cp "$W/tree/$file" "$key.$$" &&
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
			echo "$file: spatch failed on $(patch_of "$topic"):" \
				"$(tail -n 1 <<<"$said")" >>"$W/errors"
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

# Write the tables for SERIES to W.
open_tables()
{
	local failed="a table of overlay/ cannot be read"

	merge_tables || die "$failed"
	rules >"$W/rules" || die "$failed"
	anchor_table >"$W/anchor-table" || die "$failed"
	sed -n 's/^anchor //p' "$W/anchor-table" >"$W/anchors"
	make_headers
	targets >"$W/targets" || die "$failed"
	edits >"$W/edits" || die "$failed"
	new_files >"$W/new" || die "$failed"
	cut -d' ' -f1 "$W/new" >"$W/manifest" || die "$failed"
	[ -s "$W/targets" ] || die "overlay/: no table names a file to edit"
	check_manifest
}

# The same, and what the conversion needs besides.
open_work()
{
	local topic

	case $W in
	*[[:space:]\'\"\`\$\\\&\;\|\<\>\(\)\*\?]*)
		die "TMPDIR=$TMPDIR: spatch cannot work in a folder with such a name;" \
			"choose one without blanks, quotes and characters that a shell knows" ;;
	esac
	open_tables
	EOL=$'\n'
	[ ! -t 2 ] || EOL=$'\033[K\r'
	export W TREE EOL TABLES
	mkdir "$W/tree"
	{
		cut -d' ' -f1 "$W/edits"
		cut -d' ' -f2 "$W/new"
	} | sort -u | grep -vxF -f <(topics) >"$W/unknown" &&
		die "overlay/features/*/topics has no topic $(head -n 1 "$W/unknown")"
	: >"$W/errors"
	: >"$W/hits"
	: >"$W/done"
	{
		spatch --version 2>&1
		(cd "$ROOT" && printf '%s\n' "$COCCI/common/macros.h" "$COCCI"/*/*.cocci |
			grep -vxF -f <(for topic in $(topics); do patch_of "$topic"; done) |
				xargs cat)
	} >"$W/shared"
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

export -f run_spatch semantic_patch convert_topic convert_file topics patch_of
