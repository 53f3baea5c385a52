# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What apply, unapply and patch share. OVERLAY is this folder, ROOT the
# repository, STATE the folder in a kernel tree that has our record of it.

OVERLAY=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
ROOT=$(dirname "$OVERLAY")
COCCI=scripts/coccinelle/alloc_tag
STATE=.alloc_tag_overlay
export OVERLAY ROOT COCCI STATE

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
	need awk mawk sha256sum coreutils find findutils grep grep sed sed "$@"
}

temp_folder()
{
	W=$(mktemp -d) || die "cannot make a temporary folder"
	trap 'rm -rf "$W"' EXIT
	trap 'exit 1' HUP INT TERM
}

# shellcheck source=overlay/lib/tables.sh
. "$OVERLAY/lib/tables.sh"
# shellcheck source=overlay/lib/tree.sh
. "$OVERLAY/lib/tree.sh"
# shellcheck source=overlay/lib/convert.sh
. "$OVERLAY/lib/convert.sh"
# shellcheck source=overlay/lib/checks.sh
. "$OVERLAY/lib/checks.sh"
