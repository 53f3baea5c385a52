# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154
# The hash table of tools/lib, of which the tool itself takes nothing out.

# shellcheck disable=SC2086 # options, one by one
$CC $sanitize -Wall -Wextra -Werror -I "$top/tools/lib" -o "$dir/check-table" check-table.c \
	"$top/tools/lib/table.c" >"$dir/said" 2>&1 && "$dir/check-table" >"$dir/said" 2>&1
ok $? "keys are found until they are taken out, whatever their hashes are"
