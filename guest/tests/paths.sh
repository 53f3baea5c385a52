# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# What tests of special paths share: paths.ko takes paths inside the kernel, /guest/paths-user those
# that begin in user space.
# shellcheck source=guest/tests/tap.sh
. /guest/tests/tap.sh

paths=/sys/module/paths/parameters

# along DESCRIPTION NAME: take one path of paths.ko, which must find nothing wrong.
along() {
	said="there is no path $2"
	! echo "$2" >$paths/run || said=$(cat $paths/said)
	case $said in
	"SKIP "*) skip "$1" "${said#SKIP }" ;;
	*) none "$1" "$said" ;;
	esac
}

# by_user DESCRIPTION COMMAND...: run a command of /guest/paths-user; what it prints on success is a
# note.
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

# absent FILE DESCRIPTION REASON: succeeds if FILE is missing, and skips the test DESCRIPTION.
absent() {
	[ ! -e "$1" ] || return 1
	skip "$2" "$3"
}
