# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# boots: default on off many memcg hibernation trim nodes distribution
# Only root may read /proc/allocinfo, and its lines have the documented form.
# shellcheck source=guest/tests/tap.sh
. /guest/tests/tap.sh

check "/proc/allocinfo is a regular file" test -f $allocinfo
is "only root, its owner, may read /proc/allocinfo" "$(stat -c '%a %U' $allocinfo)" "400 root"
refuse "another user cannot read /proc/allocinfo" chroot --userspec=65534:65534 / cat $allocinfo
check "another user can read /proc/meminfo" chroot --userspec=65534:65534 / cat /proc/meminfo

cat $allocinfo >/tmp/whole
is "the first line of /proc/allocinfo has the version" "$(head -n 1 /tmp/whole)" \
	"allocinfo - version: 2.0"
is "the second line of /proc/allocinfo names the columns" "$(sed -n 2p /tmp/whole)" \
	"#     <size>  <calls> <tag info>"
check "/proc/allocinfo lists more than 100 call sites" test "$(wc -l </tmp/whole)" -gt 100

form='^ *[0-9]+ +[0-9]+ [^ :]+:[0-9]+ (\[[A-Za-z0-9_]+\] )?func:[A-Za-z0-9_.]+( [a-z_]+:[^ ]+)*$'
none "every line has size, calls, file:line and function" \
	"$(awk -v form="$form" 'NR > 2 && $0 !~ form' /tmp/whole)"
none "the size is 12 columns wide, the number of calls 8" \
	"$(awk 'NR > 2 && index($0, sprintf("%12s %8s ", $1, $2)) != 1' /tmp/whole)"
none "no line names a module while none is loaded" "$(grep '\] func:' /tmp/whole)"
none "no counter is negative" "$(negative_lines)"
none "no line says accurate:no but those of KUnit's tests that want it" \
	"$(grep accurate:no /tmp/whole | grep -v -e _kunit.c: -e func:overflow)"

# The call sites do not change while nothing is loaded, so a reader with another buffer must see the
# same ones.
sites='NR > 2 { $1 = $2 = ""; print }'
awk "$sites" /tmp/whole >/tmp/sites
dd if=$allocinfo bs=64 status=none | awk "$sites" >/tmp/sites.small
check "reading 64 bytes at a time gives the same call sites" cmp /tmp/sites /tmp/sites.small
dd if=$allocinfo bs=1M status=none | awk "$sites" >/tmp/sites.large
check "reading 1 MiB at a time gives the same call sites" cmp /tmp/sites /tmp/sites.large

for how in sendfile splice pread; do
	check "/proc/allocinfo can be read with $how()" sh -c \
		"/guest/reader $how $allocinfo >/tmp/read.$how"
	awk "$sites" /tmp/read.$how >/tmp/sites.$how
	check "$how() gives the same call sites" cmp /tmp/sites /tmp/sites.$how
done

sort -g $allocinfo | tail | numfmt --to=iec >/tmp/top 2>/tmp/top.err
is "sort -g | tail | numfmt --to=iec gives ten lines" "$(wc -l </tmp/top)" 10
none "sort -g | tail | numfmt --to=iec prints no error" "$(cat /tmp/top.err)"
none "sort -g | tail | numfmt --to=iec keeps each call site" "$(grep -v ' func:' /tmp/top)"

done_testing
