# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What the tests here share besides tests/tap.sh: a scratch folder, a small overlay, a small tree.

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
ROOT=$(cd "$HERE/../.." && pwd)
SERIES=$("$ROOT/setup/series")
PRISTINE=${PRISTINE:-$ROOT/build/pristine-$SERIES}
T=$(mktemp -d) || exit 1
trap 'rm -rf "$T"' EXIT
# shellcheck disable=SC2034 # for tap.sh; a difference is shown as a whole
tap_said=$T/out tap_lines=1000
# shellcheck source=tests/tap.sh
. "$ROOT/tests/tap.sh"

# only FILES: from the tables on stdin, what they say about FILES.
only()
{
	awk -v files=" $* " '
		$1 == "file" { on = index(files, " " $2 " ") }
		$1 == "anchor" { on = index(files, " " $4 " ") }
		on && !/^#/'
}

# in_overlay REPO COMMAND...: run with the functions of REPO's overlay.
in_overlay()
(
	# shellcheck source=/dev/null
	. "$1/overlay/lib.sh"
	shift
	"$@"
)

# all_rows TABLE: of all features and of the series.
all_rows()
{
	if [ "$1" = rules ]; then
		rows "$FEATURES"/*/rules/* "$OVERLAY/series/$SERIES"/*/rules/*
	else
		rows "$FEATURES"/*/"$1" "$OVERLAY/series/$SERIES"/*/"$1"
	fi
}

# small_overlay FILE...: a copy of the overlay, REPO, that edits only FILEs, so
# that a test of how it works takes no longer than it must.
small_overlay()
{
	local t

	REPO=$T/repo
	rm -rf "$REPO"
	mkdir "$REPO"
	(
		cd "$ROOT" || exit
		awk '/^[^# \t]/ { print $1 }' overlay/features/*/manifest |
			xargs cp --parents -t "$REPO" || exit
		cp -R --parents overlay scripts/coccinelle "$REPO" || exit
		find overlay/features overlay/series -path '*/rules/*' -type f -print -o \
			\( -name allowed-calls -o -name anchors -o -name copies -o \
				-name unconverted-helpers \) -print
	) >"$T/tables"
	[ -s "$T/tables" ] || exit 1
	while read -r t; do
		only "$@" <"$ROOT/$t" >"$REPO/$t"
	done <"$T/tables"
	# The names stay, as of headers that are not there.
	for t in "$REPO"/overlay/features/*/hooks; do
		awk -v files=" $* " '
			$1 == "file" && !index(files, " " $2 " ") { $2 = "-" }
			{ print }' "$t" >"$T/hooks" && mv "$T/hooks" "$t"
	done
	# What a macro of a header wraps is a hooked name only where that header is looked at.
	in_overlay "$ROOT" all_rows allowed-calls | awk -v files=" $* " '
		!index(files, " " $1 " ") && sub(/^macro:/, "", $2) { print $2 }' >"$T/wrappers"
	for t in "$REPO"/overlay/features/*/allowed-calls; do
		awk '
			FILENAME == ARGV[1] { wrapper[$1]; next }
			!($2 in wrapper)' "$T/wrappers" "$t" >"$T/allowed" && mv "$T/allowed" "$t"
	done
}

# What REPO's overlay looks at by name.
REPO=$ROOT
overlay_files()
{
	local table

	{
		for table in rules allowed-calls hooks; do
			in_overlay "$REPO" all_rows $table
		done | cut -d' ' -f1
		find "$REPO/overlay" -name anchors -exec awk '$1 == "anchor" { print $4 }' '{}' +
	} | grep -vx -e - | sort -u
}

need_pristine()
{
	[ -f "$PRISTINE/Makefile" ] || bail "no kernel tree at PRISTINE=$PRISTINE"
}

# The files of the pristine tree that it looks at, and no others.
skeleton()
{
	need_pristine
	mkdir -p "$1/mm"
	(cd "$PRISTINE" && {
		printf '%s\n' Makefile include/linux/types.h
		overlay_files
	} | sort -u | xargs cp -p --parents -t "$1")
}

# A semantic patch that renames filemap_fault() to filemap_toy(), by its rule renamed.
toy_patch()
{
	cat <<-'END'
	#include "scripts/coccinelle/common/hit.cocci"
	@renamed@
	identifier f = filemap_fault;
	parameter list ps;
	position p;
	@@
	-f@p
	+filemap_toy
	 (ps) { ... }
	@script:python@
	f << renamed.f;
	@@
	hit("renamed", f)
	END
}

same_tree()
{
	diff -r "$1" "$2"
}

# refused TREE PATTERN...: apply must fail on TREE, say all the PATTERNs in one
# line, and leave TREE as it was.
refused()
{
	local tree=$1 line p

	shift
	cp -a "$tree" "$T/before"
	"$REPO/overlay/apply" "$tree" >"$T/say" 2>&1 && {
		echo "not refused"
		rm -rf "$T/before"
		return 1
	}
	line=$(grep -v ': converted ' "$T/say")
	echo "$line"
	for p in "$@"; do
		line=$(grep -F -e "$p" <<<"$line") || {
			echo "does not say: $p"
			rm -rf "$T/before"
			return 1
		}
	done
	same_tree "$T/before" "$tree" || { rm -rf "$T/before"; return 1; }
	rm -rf "$T/before"
}
