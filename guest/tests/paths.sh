# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# For the tests of special paths: through the kernel with paths.ko, from user space with
# /guest/paths-user.
# shellcheck source=guest/tests/tap.sh
. /guest/tests/tap.sh

paths=/sys/module/paths/parameters

# along DESCRIPTION NAME: one path of paths.ko, which must have nothing to say.
along() {
	said="there is no path $2"
	! echo "$2" >$paths/run || said=$(cat $paths/said)
	case $said in
	"SKIP "*) skip "$1" "${said#SKIP }" ;;
	*) none "$1" "$said" ;;
	esac
}

# by_user DESCRIPTION COMMAND...: one of /guest/paths-user's; what it says of a success is a note.
by_user() {
	_what=$1
	shift
	said=$(/guest/paths-user "$@" 2>&1)
	_status=$?
	case $_status in
	0) outcome 0 "$_what"; [ -z "$said" ] || note "$said" ;;
	77) skip "$_what" "$said" ;;
	*) outcome 1 "$_what" "status $_status: $said" ;;
	esac
}

# absent FILE DESCRIPTION REASON: is FILE missing? Then DESCRIPTION is skipped.
absent() {
	[ ! -e "$1" ] || return 1
	skip "$2" "$3"
}
