# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154,SC2034
# The exchange of a tree's files, all or nothing. While it is at work there is a folder STATE.txn:
#   write, remove  lists of the files that are written and removed
#   new/, state/   what is to be put in their places
#   old/           what is there until then; added: the list of files that were not there
#   had            STATE was there; oldstate/ is what it had
#   started        some files may have been exchanged

# transact NEW REMOVE NEWSTATE
# Put the files below NEW into TREE, remove those that the list REMOVE names, and
# make NEWSTATE (none if empty) the state. All of it is first copied next to its
# place, and what will be replaced is kept, so that only renames are left;
# undo() takes them back unless all of them happened.
transact()
{
	local txn=$TREE/$STATE.txn file

	{ (cd "$1" && find . -type f -printf '%P\n'); cat "$2"; } >"$W/exchanged"
	check_writable "$W/exchanged"
	mkdir "$txn" || die "$TREE: cannot write there; nothing was changed"
	IN_EXCHANGE=yes
	if ! { prepare "$@" && sync -f "$txn" && : >"$txn/started"; }; then
		die "$TREE: cannot write there; nothing was changed"
	fi

	while read -r file; do
		make_folder "$(dirname "$file")" || die "$TREE/$file: cannot make its folder"
		mv -f "$txn/new/$file" "$TREE/$file" || die "$TREE/$file: cannot write it"
	done <"$txn/write"
	while read -r file; do
		rm -f "$TREE/$file" || die "$TREE/$file: cannot remove it"
	done <"$txn/remove"
	if [ -e "$txn/had" ]; then
		mv "$TREE/$STATE" "$txn/oldstate" || exit 1
	fi
	if [ -e "$txn/state" ]; then
		mv "$txn/state" "$TREE/$STATE" || exit 1
	fi
	rm "$txn/started"	# from here on it has happened
	IN_EXCHANGE=
	remove_built "$txn/remove"
	prune "$txn/remove"
	rm -rf "$txn"
}

# What is added belongs to whom the tree belongs to, and is as readable.
adopt()
{
	[ "$(id -u)" != 0 ] || chown -R --reference="$TREE/Makefile" "$1" || return
	find "$1" -type d -exec chmod --reference="$TREE/mm" '{}' + &&
		find "$1" -type f -exec chmod --reference="$TREE/Makefile" '{}' +
}

make_folder()
{
	[ ! -d "$TREE/$1" ] || return 0
	make_folder "$(dirname "$1")" && mkdir "$TREE/$1" && adopt "$TREE/$1"
}

prepare()
{
	local file

	mkdir "$txn/old" && : >"$txn/added" &&
	cp -R "$1" "$txn/new" && adopt "$txn/new" &&
	(cd "$1" && find . -type f -printf '%P\n') >"$txn/write" &&
	cp "$2" "$txn/remove" || return
	[ -z "$3" ] || { cp -R "$3" "$txn/state" && adopt "$txn/state"; } || return
	[ ! -e "$TREE/$STATE" ] || : >"$txn/had" || return
	while read -r file; do
		if [ ! -e "$TREE/$file" ]; then
			echo "$file" >>"$txn/added" || return
			continue
		fi
		mkdir -p "$txn/old/$(dirname "$file")" &&
		cp -p "$TREE/$file" "$txn/old/$file" || return
		[ -e "$txn/new/$file" ] || continue
		chmod --reference="$TREE/$file" "$txn/new/$file" || return
		[ "$(id -u)" != 0 ] || chown --reference="$TREE/$file" "$txn/new/$file" || return
	done < <(cat "$txn/write" "$txn/remove")
}

# Remove what a build in the tree made of the files that the list $1 names, which are gone.
remove_built()
{
	local file dir name

	grep '\.c$' "$1" | while read -r file; do
		dir=$TREE/$(dirname "$file") name=$(basename "$file" .c)
		rm -f "$dir/$name".{o,i,s,lst,symtypes,ko,mod,mod.c,mod.o} "$dir/.$name".*.cmd
	done
	sed -n 's,/[^/]*$,,p' "$1" | sort -ru | while read -r dir; do
		[ -n "$(find "$TREE/$dir" -mindepth 1 ! -name built-in.a ! -name modules.order \
			! -name '.*.cmd' -print -quit 2>/dev/null)" ] ||
			rm -f "$TREE/$dir"/{built-in.a,modules.order,.*.cmd}
	done
}

# Remove the folders that are empty without the files that the list $1 names.
prune()
{
	local dir

	sed -n 's,/[^/]*$,,p' "$1" | sort -ru | while read -r dir; do
		(cd "$TREE" && rmdir -p "$dir") 2>/dev/null
	done
}

# put_back FILE: as it was before the exchange, by a rename.
put_back()
{
	if grep -qxF -e "$1" "$txn/added"; then
		rm -f "$TREE/$1"
	elif [ -e "$txn/old/$1" ]; then
		[ -z "$late" ] || touch "$txn/old/$1"
		mv -f "$txn/old/$1" "$TREE/$1"
	fi || echo "$1" >>"$W/left"
}

# undo [late]: take back what an exchange that did not end has done, and nothing
# else, by renames alone: they work on a full disk, and again if this is cut off,
# too. When an earlier run did it, a build may have seen the files: then they get
# a new time stamp.
undo()
{
	local txn=$TREE/$STATE.txn late=${1-} started="" file

	trap '' HUP INT TERM
	: >"$W/left"
	if [ -e "$txn/started" ]; then
		started=yes
		while read -r file; do
			[ -e "$txn/new/$file" ] || put_back "$file"
		done <"$txn/write"
		while read -r file; do
			[ -e "$TREE/$file" ] || put_back "$file"
		done <"$txn/remove"
		prune "$txn/added"
		if [ -e "$txn/oldstate" ]; then
			rm -rf "${TREE:?}/$STATE"
			mv "$txn/oldstate" "$TREE/$STATE" || echo "$STATE" >>"$W/left"
		elif [ ! -e "$txn/had" ]; then
			rm -rf "${TREE:?}/$STATE" || echo "$STATE" >>"$W/left"
		fi
	fi
	if [ -s "$W/left" ]; then
		say "$TREE: half changed: $(wc -l <"$W/left") files could not be put back," \
			"$(head -n 1 "$W/left") is the first;" \
			"what they had is in $txn/old. Run this again once they can be written"
		return 1
	fi
	rm -rf "$txn"
	[ -z "$started" ] || say "$TREE: is as it was"
}

# An apply or unapply that was killed: take it back before anything else.
finish_earlier()
{
	[ -d "$TREE/$STATE.txn" ] || return 0
	say "an earlier run was cut off; taking back what it did"
	undo late || exit 1
}
