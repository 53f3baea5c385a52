# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154
# What stops an apply: a tree that is not pristine, rules that match otherwise than expected, hooked names that are left.

# What no pristine target file contains and every edited one may.
MARKS='_noprof|alloc_hooks|alloc_tag|pgalloc_tag|codetag|MEM_ALLOC_PROFILING'

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
