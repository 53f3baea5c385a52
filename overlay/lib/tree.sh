# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154
# A kernel tree and our record of it, and the exchange of its files, all or nothing.
# A tree that the overlay is on has a folder STATE:
#   orig/      each file that was there before, as it was
#   installed  sha256sum list of every file that we wrote
#   version    digest of the overlay that wrote them
# and a folder STATE.txn while files are being exchanged, see transact().

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

# The file as it was before the overlay: in TREE, or kept in its state.
pristine()
{
	if [ -e "$TREE/$STATE/orig/$1" ]; then
		echo "$TREE/$STATE/orig/$1"
	else
		echo "$TREE/$1"
	fi
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
