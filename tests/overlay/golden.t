#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Golden tests: golden/TOPIC-CASE.c, converted by TOPIC.cocci, must give
# TOPIC-CASE.res, and report the matches that stand in TOPIC-CASE.hits. A case
# without .res must not change nor match at all.
# After a wanted change: golden.t --update, and read the difference.

. "$(dirname "$0")/lib.sh"
cd "$ROOT" || exit 1

convert()
{
	local topic=${1%%-*} case=$HERE/golden/$1 patch

	patch=$(echo scripts/coccinelle/*/"$topic.cocci")

	cp "$case.c" "$T/$1.c"
	spatch --very-quiet --no-show-diff --in-place --no-includes \
		--include-headers --macro-file-builtins \
		scripts/coccinelle/common/macros.h --sp-file "$patch" "$T/$1.c" \
		2>&1 | sort >"$T/$1.hits"
}

golden()
{
	local case=$HERE/golden/$1 res

	convert "$1"
	res=$case.res
	[ -e "$res" ] || res=$case.c
	diff -u "$res" "$T/$1.c" &&
		diff -u "$([ -e "$case.hits" ] && echo "$case.hits" || echo /dev/null)" "$T/$1.hits"
}

for file in "$HERE"/golden/*-*.c; do
	case=$(basename "$file" .c)
	if [ "${1-}" = --update ]; then
		convert "$case"
		if ! cmp -s "$T/$case.c" "$file"; then
			cp "$T/$case.c" "${file%.c}.res"
			cp "$T/$case.hits" "${file%.c}.hits"
		fi
	else
		check "golden case $case is converted as expected" golden "$case"
	fi
done
[ "${1-}" = --update ] || done_testing
