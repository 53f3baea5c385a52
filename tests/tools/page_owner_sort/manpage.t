# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154
# The man page has every option and key of --help, and no others.

man=$top/tools/mm/page_owner_sort.1
# What begins a line of --help that describes an option: -h, --help.
options_of_help() { "$ours" --help | sed -n '1,/^Keys/s/^  \(-[^ ].*\)/\1/p' | sed \
	's/   .*//; s/<.*//' | tr -d ' ' | tr , '\n' | sort -u; }
options_of_man() {
	sed -n 's/^\.It \(Fl .*\)/\1/p' "$man" | sed 's/ Ar .*//' | tr , '\n' | sed \
		's/^ *Fl Fl \([a-z-]*\).*/--\1/; s/^ *Fl \([a-zA-Z]\).*/-\1/' | sort -u
}
prints "$(options_of_help)" "the man page has the options of --help" options_of_man
keys_of_help() { "$ours" --help | sed -n '/^Keys/,/^$/p' | awk \
	'NR > 1 && NF { print ($1 ~ /^(times|pages)$/ ? $1 : $1 " " $2) }' | sort; }
keys_of_man() { sed -n '/^\.Sh KEYS/,/^\.El/s/^\.It //p' "$man" | awk -F ' *Ta ' \
	'{ print $1 == "" || $1 == "Ta" ? $2 : $1 " " $2 }' | sed 's/^Ta //' | sort; }
prints "$(keys_of_help)" "the man page has the keys of --help" keys_of_man
# Each key is accepted where the man page says so, and nowhere else.
page ", pid 1, tgid 1 (x), ts 5 ns, free_ts 0 ns" " f+0x1/0x2" >"$dir/in"
wrong=
while read -r key where; do
	for option in cull sort; do
		"$ours" --$option="$key" "$dir/in" /dev/null 2>"$dir/err"
		case "$? $where" in 0*$option* | 2*) [[ "$where" == *$option* ]] || [ -s \
			"$dir/err" ] || wrong+=" $option=$key" ;; *) wrong+=" $option=$key" ;; esac
	done
done < <(sed -n '/^\.Sh KEYS/,/^\.El/s/^\.It //p' "$man" | awk -F ' *Ta ' \
	'{ for (i = 1; i <= 2; i++) if ($i != "" && $i !~ /^Ta/) print $i, $3 }')
echo "wrong:$wrong" >"$dir/said"
[ -z "$wrong" ]
ok $? "--cull and --sort take the keys that the man page says"
if command -v mandoc >/dev/null; then
	mandoc -T lint -W warning "$man" >"$dir/said" 2>&1
else
	skipped="there is no mandoc"
fi
ok $? "the man page has no errors"
skipped=
