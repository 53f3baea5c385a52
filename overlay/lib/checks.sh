# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154
# What stops an apply: a tree that is not pristine, rules that match otherwise than expected, hooked
# names that are left.

stop_on_errors()
{
	[ -s "$W/errors" ] || return 0
	sort -u "$W/errors" | sed "s/^/${0##*/}: /" >&2
	die "$TREE: not what the overlay expects, see above; nothing was changed"
}

# That the kernel's functions which ours stand in for are those for which ours were written.
check_copies()
{
	local file function digests ours got

	table "$TABLES/copies" >"$W/copies" || die "overlay/features/*/copies cannot be read"
	while read -r file function digests ours; do
		got=$(awk -v name="$function" -f "$OVERLAY/body.awk" "$W/tree/$file" | sha256sum |
			cut -c1-16)
		[[ ,$digests, == *,$got,* ]] ||
			echo "$file: $function() is not what $ours was written for:" \
			"compare them, and add $got to overlay/features/*/copies" >>"$W/errors"
	done <"$W/copies"
	stop_on_errors
}

# check_manifest: that each file which is put into a tree has a place of its own there. $W/new says
# what goes where, $W/targets which files of the kernel are edited.
check_manifest()
{
	awk -v root="$ROOT/" -v state="$STATE" '
	function refuse(source, path, why)
	{
		print "overlay/features/*/manifest: " source " is to be put at " path \
			", which is " why >"/dev/stderr"
		bad = 1
	}
	NR == FNR {
		edited[$1]
		next
	}
	{
		path = $1
		source = $0
		sub(/^[^ ]+ [^ ]+ /, "", source)
		made = index(source, root) != 1
		source = made ? "a header of hooks" : substr(source, length(root) + 1)
		if (("/" path "/") ~ /\/(\.?|\.\.)\// || index(path "/", state "/") == 1)
			refuse(source, path, "no place in a kernel tree")
		if (path in edited)
			refuse(source, path, "a file that the overlay edits")
		if (path in from)
			refuse(source, path, "the place of " from[path] ", too")
		if (!made && source in to)
			refuse(source, path, "its second place; " to[source] " is the first")
		from[path] = source
		to[source] = path
	}
	END {
		for (path in from)
			below(path)
		for (path in edited)
			below(path)
		exit bad
	}
	function below(path,    dir)
	{
		for (dir = path; sub(/\/[^\/]*$/, "", dir); )
			if (dir in from)
				refuse(from[dir], dir, "the folder of " path)
	}' "$W/targets" "$W/new" || die "see above; nothing was changed"
}

# That no function which gets an argument "tag" has something of that name already.
check_capture()
{
	hook_names 'tagged|inline|either|local|static' >"$W/tagged" ||
		die "overlay/features/*/hooks cannot be read"
	matching '\.[ch]$' "$W/targets" |
		(cd "$W/tree" && xargs -r -d '\n' awk "${CAPTURE[@]}" "$W/tagged") \
		>"$W/captured" ||
		die "overlay/capture.awk has failed; nothing was changed"
	awk '{
		print $1 ":" $2 ": " $3 "() has something named tag," \
			" which the overlay adds as an argument: rename it first"
	}' "$W/captured" >>"$W/errors"
	stop_on_errors
}

# That every rule matched what it must, and that no hooked
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
	}' "$W/rules" "$W/hits" >>"$W/errors" ||
		die "overlay/: rules cannot be compared; nothing was changed"
	residue
	stop_on_errors
}

# scan CALLS NAMES LIST DIR OUT: to OUT what scan.awk finds in the files below DIR that
# the list LIST names. Each of them must have been read.
scan()
{
	local file got want=0

	(cd "$4" && xargs -r -d '\n' awk -v calls="$1" "${SCAN[@]}" "$2") <"$3" \
		>"$W/scanned" ||
		die "overlay/scan.awk has failed; nothing was changed"
	while read -r file; do
		[ ! -s "$4/$file" ] || want=$((want + 1))
	done <"$3"
	got=$(grep -c '^read' "$W/scanned")
	[ "$got" = "$want" ] ||
		die "overlay/scan.awk has read $got of $want files; nothing was changed"
	matching -v '^read' "$W/scanned" >"$5"
}

# elsewhere DIR: files there with a hooked name that the overlay neither edits nor makes.
elsewhere()
{
	(
		cd "$1" || exit
		find . \( -path './mm/*.[ch]' -o -path './include/linux/*.[ch]' \) -type f \
			-printf '%P\0' |
			xargs -0 -r grep -lwF -f "$W/hooked" /dev/null || [ $? = 123 ]
	) | matching -vxF -f "$W/targets" | matching -vxF -f "$W/own-files"
}

# The independent scan: what is left of the hooked names. Calls matter in the
# files where rules rename, all else also in the rest of mm/ and include/linux/.
# A macro that calls a hooked name is hooked itself, wherever it is used.
residue()
{
	local failed="the scan for hooked names has failed; nothing was changed"
	local orig=$TREE/$STATE/orig

	awk '$1 ~ /\.(declared|defined|called)$/ && !seen[$2]++ { print $2 }' "$W/rules" \
		>"$W/renamed" || die "$failed"
	hooked >"$W/hooked" || die "$failed"
	matching '\.[ch]$' "$W/targets" | matching -vxF -f "$W/renamed" >"$W/others" ||
		die "$failed"
	scan 1 "$W/hooked" "$W/renamed" "$W/tree" "$W/found"
	awk -F '\t' '$3 == "macro" { print substr($4, 7) }' "$W/found" | sort -u |
		matching -vxF -f "$W/hooked" >"$W/wrappers" || die "$failed"
	cat "$W/hooked" "$W/wrappers" >"$W/names"
	# A file that was edited until now, and no longer will be, is going to be what it was.
	[ -d "$orig" ] || orig=$W/tree
	(cd "$orig" && find . -type f -printf '%P\n') >"$W/had" || die "$failed"
	# What the overlay makes, or made until now.
	{
		cat "$W/manifest"
		[ ! -d "$TREE/$STATE" ] || awk '{ print $2 }' "$TREE/$STATE/installed" |
			matching -vxF -f "$W/had"
	} >"$W/own-files" || die "$failed"
	elsewhere "$orig" >"$W/rest-had" || die "$failed"
	elsewhere "$TREE" | matching -vxF -f "$W/had" >"$W/rest" || die "$failed"

	scan 1 "$W/names" "$W/renamed" "$W/tree" "$W/left-1"
	scan 0 "$W/hooked" "$W/others" "$W/tree" "$W/left-2"
	scan 0 "$W/hooked" "$W/rest" "$TREE" "$W/left-3"
	scan 0 "$W/hooked" "$W/rest-had" "$orig" "$W/left-4"
	table "$TABLES/allowed-calls" >"$W/allowed" || die "$failed"
	awk '
	FILENAME == ARGV[1] {
		wrapper[$1]
		next
	}
	FILENAME == ARGV[2] {
		allowed[$1 " " $2 " " $3]
		next
	}
	FNR == 1 {
		FS = "\t"
		$0 = $0
	}
	FILENAME == ARGV[3] && $3 == "defined" && ($5 in wrapper) {
		next
	}
	{
		k = $1 " " $4 " " $5
		used[k]
		if (!(k in allowed))
			printf "%s:%d: hooked name %s is left: %s%s\n", $1, $2, $5,
				$3, ($4 == "-" ? "" : " in " $4)
	}
	END {
		for (k in allowed)
			if (!(k in used)) {
				split(k, f, " ")
				printf "%s: overlay/features/*/allowed-calls allows %s in %s, " \
					"but there is none\n", f[1], f[3], f[2]
			}
	}' "$W/wrappers" "$W/allowed" "$W/left-"[1-4] >>"$W/errors" ||
		die "$failed"
}
