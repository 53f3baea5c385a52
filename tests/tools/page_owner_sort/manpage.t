# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154
# The man page has every option and key of --help, and no others.

man=$top/tools/mm/page_owner_sort.1
prints "$(options_of_help "$ours")" "the man page has the options of --help" \
	options_of_page "$man"
keys_of_help() { "$ours" --help | sed -n '/^Keys/,/^$/p' | awk \
	'NR > 1 && NF { print ($1 ~ /^(times|pages)$/ ? $1 : $1 " " $2) }' | sort; }
keys_of_man() { sed -n '/^\.Sh KEYS/,/^\.El/s/^\.It //p' "$man" | awk -F ' *Ta ' \
	'{ print $1 == "" || $1 == "Ta" ? $2 : $1 " " $2 }' | sed 's/^Ta //' | sort; }
prints "$(keys_of_help)" "the man page has the keys of --help" keys_of_man
# status COMMAND...: its exit status, and nothing else.
status() { "$@" >/dev/null 2>&1; echo $?; }
# Each key is accepted where the man page says so, and refused elsewhere.
page ", pid 1, tgid 1 (x), ts 5 ns, free_ts 0 ns" " f+0x1/0x2" >"$dir/in"
keys_taken() {
	local key
	for key in $(keys_of_man); do
		echo "$key" "$(for option in cull sort; do
			case $(status "$ours" --$option="$key" "$dir/in") in
			0) echo $option ;;
			2) ;;
			*) echo "$option failed" ;;
			esac
		done | paste -sd ,)"
	done
}
keys_allowed() {
	sed -n '/^\.Sh KEYS/,/^\.El/s/^\.It //p' "$man" | awk -F ' *Ta *' '{
		for (i = 1; i <= 2; i++) { sub(/^Ta /, "", $i); if ($i != "") print $i, $3 }
	}' | tr -d ' ' | sed 's/cull/ &/; t; s/sort/ &/'
}
prints "$(keys_allowed | sort)" "--cull and --sort take the keys that the man page says" pipe \
	"keys_taken | sort"
# Exit statuses: what each of these ends with, and all that the man page lists.
{ printf 'broken\n\n'; cat "$dir/in"; } >"$dir/broken"
statuses() {
	status "$ours" "$dir/in"
	status "$ours" --help
	status "$ours" "$dir/broken"
	status "$ours" -p <(stack 1 f+0x1/0x2)
	status "$ours" /is/not/there
	status "$ours" "$dir/in" /is/not/there
	status "$ours" --is-not-there
	status "$ours"
}
prints "0 0 1 1 1 1 2 2" "exit statuses: done, input, output and usage" pipe \
	"statuses | paste -sd ' '"
prints "$(sed -n '/^\.Sh EXIT STATUS/,/^\.El/s/^\.It //p' "$man")" \
	"the man page has the exit statuses, and no others" pipe "statuses | sort -u"
prints "$(statuses | sort -u)" "and so has --help" pipe "'$ours' --help | sed -n \
	'/^Exit status/,\$p' | grep -oE '\<[0-9]\>' | sort -u"
if command -v mandoc >/dev/null; then
	mandoc -T lint -W warning "$man" >"$dir/said" 2>&1
else
	skipped="there is no mandoc"
fi
ok $? "the man page has no errors"
skipped=
