# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What the programs here share that boot guests: which boots there are, and one TAP stream of all
# results. Sourced by who has set $here, this folder.
# shellcheck source=setup/lib.sh disable=SC2154
. "$here/../setup/lib.sh"

# Pairs LABEL=FILE, as tests/tap wants them.
streams=()

# boot_streams NAME FOLDER ARGUMENTS: what a boot leaves in its folder; with the kernel's own tests,
# whose results are in its log, unless the arguments leave them out.
boot_streams() {
	streams+=("$1=$2/boot.tap" "$1=$2/results.tap")
	case " $3 " in
	*' kunit.enable=0 '*) ;;
	*) streams+=("$1: KUnit=$2/console.log") ;;
	esac
}

# report FILE [HIDDEN]: the one stream goes to FILE, and to stdout without the lines that match
# HIDDEN, by default those of tests that passed; with ALL=1 all of it. The status is that of
# tests/tap.
report() {
	"$here/tap" "${streams[@]}" | tee "$1" |
		if [ -n "${ALL:-}" ]; then cat; else grep -vE "${2:-^ok |^# .*(pass|Totals):}"; fi
	return "${PIPESTATUS[0]}"
}
