# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What apply, unapply and patch share. OVERLAY is this folder, ROOT the
# repository, STATE the folder in a kernel tree that has our record of it.

unset CDPATH
OVERLAY=$(cd -- "$(dirname "${BASH_SOURCE[0]}")" && pwd)
ROOT=$(dirname "$OVERLAY")
COCCI=scripts/coccinelle
STATE=.alloc_tag_overlay
export OVERLAY ROOT COCCI STATE

# The programs for awk that read C, with what they share.
# shellcheck disable=SC2034 # for the files below lib/
SCAN=(-f "$OVERLAY/strip.awk" -f "$OVERLAY/scan.awk")
# shellcheck disable=SC2034
CAPTURE=(-f "$OVERLAY/strip.awk" -f "$OVERLAY/capture.awk")

# Not that of setup/lib.sh: a copy of overlay/ works without the harness.
die()
{
	printf '%s: %s\n' "${0##*/}" "$*" >&2
	exit 1
}

say()
{
	printf '%s: %s\n' "${0##*/}" "$*" >&2
}

# need PROGRAM PACKAGE...
need()
{
	while [ $# -gt 0 ]; do
		command -v "$1" >/dev/null ||
			die "$1 is missing; install the Debian package $2"
		shift 2
	done
}

need_tools()
{
	need awk mawk sha256sum coreutils find findutils grep grep sed sed flock util-linux "$@"
}

# Set in the middle of an exchange, see lib/exchange.sh.
IN_EXCHANGE=

on_exit()
{
	[ -z "$IN_EXCHANGE" ] || undo
	rm -rf "$W"
}

on_signal()
{
	trap '' HUP INT TERM
	if [ "$IN_EXCHANGE" ]; then
		say "interrupted; taking back what was done"
	else
		say "interrupted; nothing was changed"
	fi
	exit 1
}

# Sets W to a folder for as long as this program runs.
temp_folder()
{
	{ W=$(mktemp -d) && W=$(cd -- "$W" && pwd -P); } ||
		die "cannot make a temporary folder in ${TMPDIR:-/tmp}"
	trap on_exit EXIT
	trap on_signal HUP INT TERM
}

# shellcheck source=overlay/lib/tables.sh
. "$OVERLAY/lib/tables.sh"
# shellcheck source=overlay/lib/tree.sh
. "$OVERLAY/lib/tree.sh"
# shellcheck source=overlay/lib/exchange.sh
. "$OVERLAY/lib/exchange.sh"
# shellcheck source=overlay/lib/convert.sh
. "$OVERLAY/lib/convert.sh"
# shellcheck source=overlay/lib/checks.sh
. "$OVERLAY/lib/checks.sh"
