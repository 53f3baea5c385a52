# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154
# What the tests of kmemtrace-report have in common.

report() { "$dir/sanitized/kmemtrace-report" "$@" "$dir/trace"; }

# columns NAMES [OPTION...]: these columns of the table that --csv writes, a row a line.
columns() {
	local names=$1
	shift
	report --csv "$@" | awk -F , -v names="$names" '
		NR == 1 { n = split(names, want, ","); for (i = 1; i <= NF; i++) at[$i] = i; next }
		{ for (i = 1; i <= n; i++) printf "%s%s", $at[want[i]], i < n ? " " : "\n" }'
}

# fact NAME.NAME [OPTION...]: a value of the JSON. Mismatches make the exit status 1.
fact() {
	local path=$1
	shift
	{ report --json "$@" || [ $? = 1 ]; } | perl -MJSON::PP -e '
		local $/; my $j = JSON::PP->new->decode(<STDIN>);
		$j = $j->{$_} for split /\./, shift; print "$j\n"' "$path"
}

# shellcheck disable=SC2034 # for the tests
# The tables that the traces refer to.
tables=(
	"table tags 1 mm/a.c:10 func:fa"
	"table tags 2 mm/b.c:20 [mod] func:fb"
	"table tags 3 mm/c.c:30 func:fc"
	"table caches 1 200 256 inode"
	"table caches 2 64 64 kmalloc-64"
	"table caches 3 128 128 kmalloc-128"
)
