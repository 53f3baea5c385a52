# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154
# Each command has a man page, which has the options of its --help, its examples, and no others.

man=$top/tools/allocinfo/man
commands=$("$ours" --help | sed -n '/^Commands/,/^$/s/^  \([a-z-]*\) .*/\1/p')
prints "$commands" "allocinfo(1) has the commands of --help" sed -n 's/^\.It Cm //p' \
	"$man/allocinfo.1"
prints "$({ echo allocinfo.1; for c in $commands; do echo "allocinfo-$c.1"; done; } | sort)" \
	"each has a page, and nothing else has" pipe "cd '$man' && ls | sort"
examples_of_help() { "$ours" "$@" --help | sed -n '/^Examples/,$s/^  //p'; }
examples_of_man() { sed -n '/^\.Sh EXAMPLES/,/^\.Sh S/s/^\.Dl //p' "$1"; }
for command in $commands; do
	page=$man/allocinfo-$command.1
	prints "$(options_of_help "$ours" "$command")" \
		"$command: the man page has the options of --help" options_of_page "$page"
	prints "$(examples_of_help "$command")" "$command: and its examples" examples_of_man "$page"
	prints "$("$ours" "$command" --help)" "$command: -h is --help" "$ours" "$command" -h
	"$ours" "$command" --help | awk 'length > 90 { print "too wide: " $0; wide = 1 }
		END { exit wide }' >"$dir/said"
	ok $? "$command: --help is not wide"
	prints "$(printf '0\n1\n2')" "$command: the man page has the exit statuses" pipe \
		"sed -n '/^\.Sh EXIT STATUS/,/^\.El/s/^\.It //p' '$page'"
done
for page in "$man"/*; do
	if command -v mandoc >/dev/null; then
		mandoc -T lint -W warning "$page" >"$dir/said" 2>&1
	else
		skipped="there is no mandoc"
	fi
	ok $? "${page##*/} has no errors"
	skipped=
done

# It builds without the libraries that are optional, says so, and installs.
make -s -C "$top/tools/allocinfo" O="$dir/bare" CC="$CC" WITHOUT="zlib lzma zstd" >"$dir/said" 2>&1
ok $? "it builds without optional libraries"
prints "Input may be compressed: no; this was built without gzip, xz, zstd" \
	"--help says what is missing" pipe "'$dir/bare/allocinfo' --help | grep compressed"
lines '1 1 a.c:1 func:f' | gzip >"$dir/in.gz"
says 1 "compressed in a way that this program was built without" "and so does compressed input" \
	"$dir/bare/allocinfo" -f "$dir/in.gz"
make -s -C "$top/tools/allocinfo" O="$dir/bare" CC="$CC" WITHOUT="zlib lzma zstd" PREFIX=/usr \
	DESTDIR="$dir/installed" install >"$dir/said" 2>&1
ok $? "make install"
prints "$(cd "$man" && printf 'usr/share/man/man1/%s\n' * | cat <(echo usr/bin/allocinfo) -)" \
	"installs the program and its pages" pipe "cd '$dir/installed' && find * -type f | sort"
