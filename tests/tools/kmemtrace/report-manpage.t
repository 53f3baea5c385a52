# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154
# kmemtrace-report: the man page has every option, key and word of --help, and no others.
# shellcheck source=tests/tools/kmemtrace/report.sh
. ./report.sh

page=$top/tools/kmemtrace/kmemtrace-report.1
program=$dir/sanitized/kmemtrace-report
prints "$(options_of_help "$program")" "the man page has the options of --help" \
	options_of_page "$page"
keys_of_help() { "$program" --help | sed -n '/^Keys of/,/^$/p' | awk 'NR > 1 && NF { print $1 }' |
	sort -u; }
keys_of_page() { sed -n '/^\.Sh KEYS/,/^\.El/s/^\.It //p' "$page" | awk '{ print $1 }' | sort -u; }
prints "$(keys_of_help)" "the man page has the keys of --help" keys_of_page
scripted x86_64 "kmem_kmalloc ptr=0x1000 bytes_req=5 bytes_alloc=8"
keys_taken() { local key; for key in $(keys_of_page); do report --sort "$key" >/dev/null && \
	echo "$key"; done; }
prints "$(keys_of_page)" "--sort takes all of them" keys_taken
words_of_help() { "$program" --help | sed -n '/^Words of/,/^$/p' | grep -oE '\<[a-z]+[=~>]+[A-Z]' |
	sed 's/[=~>].*//' | sort -u; }
words_of_page() { sed -n '/^\.Sh FILTERS/,/^\.Sh/s/^\.It //p' "$page" | tr -d , | tr ' ' '\n' |
	grep -xE '[a-z]+' | sort -u; }
prints "$(words_of_help)" "the man page has the words of --filter" words_of_page
prints "0
1
2" "the man page has the exit statuses" sed -n '/^\.Sh EXIT STATUS/,/^\.El/s/^\.It //p' "$page"
prints "0 1 2" "and so has --help" pipe "'$program' --help | sed -n '/^Exit status/,\$p' | \
	grep -oE '\<[0-9]\>' | sort -u | paste -sd ' '"
if command -v mandoc >/dev/null; then
	mandoc -T lint -W warning "$page" >"$dir/said" 2>&1
else
	skipped="there is no mandoc"
fi
ok $? "the man page has no errors"
skipped=
