# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154
# The man page has every option and exit status of --help, every member of the JSON, and no others.

man=$top/tools/kmemtrace/kmemtrace_check.1
prints "$(options_of_help "$checker")" "the man page has the options of --help" \
	options_of_page "$man"

scripted x86_64 "table tags 1 a.c:1 func:f" "kmem_kmalloc tag=2"
# What is in "kinds" are names of events.
members() { "$checker" --json "$dir/trace" "$dir/none" 2>/dev/null |
	sed -n '/"kinds"/{p;:a;n;/}/!ba}; s/^ *"\([a-z_]*\)": .*/\1/p' |
	sed 's/^ *"\([a-z]*\)": {$/\1/' | sort -u; }
members_of_man() { sed -n '/^\.Sh JSON/,/^\.Sh EXIT/s/^\.\(It \)\{0,1\}Cm //p' "$man" |
	tr ' ,;' '\n' | grep -x '[a-z_]*' | grep . | sort -u; }
prints "$(members)" "the man page has the members of the JSON" members_of_man

# status COMMAND...: its exit status, and nothing else.
status() { "$@" >/dev/null 2>&1; echo $?; }
statuses() {
	status "$checker" "$dir/trace"
	status "$checker" --help
	status "$checker" /is/not/there
	status "$checker" "$dir/trace" /is/not/there
	status "$checker"
}
prints "1 0 2 2 2" "exit statuses: problems, input and usage" pipe "statuses | paste -sd ' '"
prints "$(sed -n '/^\.Sh EXIT STATUS/,/^\.El/s/^\.It //p' "$man")" \
	"the man page has the exit statuses, and no others" pipe "statuses | sort -u"
prints "$(statuses | sort -u)" "and so has --help" pipe "'$checker' --help | sed -n \
	'/^Exit status/,\$p' | grep -oE '\<[0-9]\>' | sort -u"
# Each problem that the reader or the program can report is described, by its first words.
problems() { awk '/(problem_at|stream_problem|broken)\(/ { call = 1 }
	call && match($0, /"[^"]*"/) {
		text = substr($0, RSTART + 1, RLENGTH - 2)
		sub(/:* *%.*/, "", text)
		if (text != "") {
			print text
			call = 0
		}
	}
	match($0, /what = "[^"]*"/) { print substr($0, RSTART + 8, RLENGTH - 9) }' \
	"$top"/tools/{lib/kmemtrace_stream,kmemtrace/kmemtrace_check}.c | sort -u; }
undescribed() {
	local line
	problems | while IFS= read -r line; do
		grep -qF -- "$line" "$man" || echo "$line"
	done
}
prints "" "the man page has every problem that there can be" undescribed
if command -v mandoc >/dev/null; then
	mandoc -T lint -W warning "$man" >"$dir/said" 2>&1
else
	skipped="there is no mandoc"
fi
ok $? "the man page has no errors"
skipped=
