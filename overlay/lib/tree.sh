# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154,SC2153,SC2034
# A kernel tree, and our record of it. A tree that the overlay is on has a folder STATE:
#   orig/      each file that was there before, as it was
#   originals  sha256sum list of those
#   installed  sha256sum list of every file that we wrote
#   version    digest of the overlay that wrote them
#   lists      sha256sum list of these lists

# series_of DIR: the series of the kernel tree there, or nothing if it is none.
series_of()
{
	local v p

	v=$(sed -n 's/^VERSION = *//p' "$1/Makefile" 2>/dev/null)
	p=$(sed -n 's/^PATCHLEVEL = *//p' "$1/Makefile" 2>/dev/null)
	[ -z "$v" ] || [ -z "$p" ] || echo "${v%$'\r'}.${p%$'\r'}"
}

# Sets TREE to the tree DIR and SERIES to its series, and keeps others from changing it
# until this program ends; refuses anything else.
open_tree()
{
	[ -d "$1" ] || die "$1: no such directory"
	TREE=$(cd -- "$1" && pwd -P) || die "$1: cannot be entered"
	SERIES=$(series_of "$TREE")
	if [ -z "$SERIES" ] || [ ! -d "$TREE/mm" ] || [ ! -d "$TREE/include/linux" ]; then
		die "$1: not a kernel tree (no Makefile with VERSION and PATCHLEVEL," \
			"no mm/, or no include/linux/)"
	fi
	[ -d "$OVERLAY/series/$SERIES" ] ||
		die "$1: this is Linux $SERIES; supported: $(cd "$OVERLAY/series" && echo *)"
	lock_tree
	finish_earlier
}

# The lock is on the folder itself, and ends with whoever holds it, however it ends.
lock_tree()
{
	local fd

	exec {fd}<"$TREE" || die "$TREE: cannot be read"
	flock --nonblock --conflict-exit-code 75 "$fd" 2>"$W/flock" && return
	[ $? != 75 ] || die "$TREE: another apply or unapply is at work there"
	say "$TREE: its file system has no locks ($(cat "$W/flock"));" \
		"let nothing else change it meanwhile"
}

# A digest of all that decides what apply writes.
version()
{
	(cd "$ROOT" && {
		for feature in $(features); do
			table "$FEATURES/$feature/manifest" | awk '{ print $1 }'
		done
		find overlay "$COCCI" -type f
	} | sort -u | xargs -d '\n' sha256sum) | sha256sum | cut -d' ' -f1
}

# differing LIST DIR: the files below DIR that are not as the sha256sum list LIST says.
differing()
{
	(cd "$2" && sha256sum -c --quiet "$1" 2>/dev/null) |
		sed -n 's/: FAILED\( open or read\)\?$//p'
}

# The names in a sha256sum list.
listed()
{
	sed 's/^[0-9a-f]*  //' "$1"
}

# Complete the record STATE.
write_lists()
{
	(cd "$1" &&
		(cd orig && find . -type f -printf '%P\0' | sort -z | xargs -r0 sha256sum) \
			>originals &&
		sha256sum installed originals version >lists)
}

LOST="without it the overlay cannot be taken off; get the tree anew from where it came from"

# Check a tree that has the overlay. Each file must be as we wrote it, or as it was before:
# then somebody has taken that back, which leaves WHOLE empty.
check_installed()
{
	local state=$TREE/$STATE file

	WHOLE=yes
	for file in installed version orig; do
		[ -e "$state/$file" ] || die "$state/$file is missing: $LOST"
	done
	# An earlier version had no list of them.
	if [ ! -e "$state/originals" ] && [ ! -e "$state/lists" ]; then
		write_lists "$state" || die "$state: cannot be written"
	fi
	differing "$state/lists" "$state" >"$W/differing"
	read -r file <"$W/differing" && die "$state/$file is missing or was changed: $LOST"
	differing "$state/originals" "$state/orig" >"$W/differing"
	read -r file <"$W/differing" &&
		die "$state/orig/$file is missing or was changed: without it the overlay" \
			"cannot be taken off; get $file of the same release, and put it there"
	differing "$state/installed" "$TREE" >"$W/differing"
	while read -r file; do
		if [ -e "$state/orig/$file" ]; then
			cmp -s "$state/orig/$file" "$TREE/$file" ||
				die "$TREE/$file was changed since the overlay was applied;" \
					"undo that change, or copy $state/orig/$file over it"
		elif [ -e "$TREE/$file" ]; then
			die "$TREE/$file was changed since the overlay was applied;" \
				"undo that change, or remove the file"
		fi
		WHOLE=
	done <"$W/differing"
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

# check_pristine FILES: of those that the list FILES names, in a tree without a record.
# Not by checksums, which differ from one point release to the next: a tree
# is pristine when it has none of our marks, and everything that we look for.
check_pristine()
{
	local file marks

	[ ! -d "$TREE/$STATE" ] || return 0
	marks=$(paste -sd '|' "$TABLES/marks")
	while read -r file; do
		if [ "$marks" ] && grep -qsE "$marks" "$TREE/$file"; then
			die "$TREE/$file: not pristine: it has parts of the overlay, but" \
				"$STATE is not there; nothing was changed." \
				"Get the tree anew from where it came from" \
				"(in a git tree: check out the commit before, and git clean -d)"
		fi
		if grep -qs $'\r$' "$TREE/$file"; then
			die "$TREE/$file: its lines end with CR LF; get the tree with the line" \
				"ends that it has upstream (git config core.autocrlf false)"
		fi
	done <"$1"
}

# Can the files that the list $1 names be replaced, and are they in the tree itself?
check_writable()
{
	local file dir

	(cd "$TREE" && sed 's,^,./,' "$1" | xargs -r -d '\n' realpath -m) | paste -d '\n' - "$1" |
		while read -r dir && read -r file; do
			[ "$dir" = "$TREE/$file" ] || { echo "$file"; break; }
		done >"$W/linked"
	read -r file <"$W/linked" &&
		die "$TREE/$file: is reached by a symbolic link; nothing was changed." \
			"Make a copy of the tree that has none: cp -rL"
	{ echo .; sed -n 's,/[^/]*$,,p' "$1"; } | sort -u | while read -r dir; do
		until [ -d "$TREE/$dir" ]; do dir=$(dirname "$dir"); done
		if [ ! -w "$TREE/$dir" ] || [ ! -x "$TREE/$dir" ]; then
			echo "$dir"
			break
		fi
	done >"$W/unwritable"
	read -r dir <"$W/unwritable" && die "$TREE/$dir: cannot write there; nothing was changed"
	return 0
}
