#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The parts that are not spatch: anchored insertions, the scan for hooked names
# that are left, and that the tables fit together.

. "$(dirname "$0")/lib.sh"

# anchored WANT FILE-TEXT ANCHOR-LINE...: the text with the insertion, or,
# with WANT = "!PATTERN", a failure that says so.
anchored()
{
	local want=$1 rc

	printf '%b' "$2" >"$T/f"
	shift 2
	{ echo "anchor name topic f"; printf '%s\n' "$@"; } >"$T/anchors"
	(cd "$T" && awk -v topic=topic -v file=f \
		-f "$ROOT/overlay/anchor.awk" anchors f) >"$T/got" 2>"$T/err"
	rc=$?
	cat "$T/got" "$T/err"
	if [ "${want#!}" != "$want" ]; then
		[ $rc != 0 ] && grep -qF -e "${want#!}" "$T/err" &&
			grep -q '^f: anchor name: ' "$T/err"
	else
		[ $rc = 0 ] && printf '%b' "$want" | cmp - "$T/got"
	fi
}

check "an anchor finds its line whatever the blanks, and inserts before it" \
	anchored 'x\nNEW\n\ta  b\ny\n' 'x\n\ta  b\ny\n' \
	'before a b' '+NEW'
check "an anchor inserts several lines after a line" anchored 'a\n1\n\n2\nb\n' 'a\nb\n' \
	'after a' '+1' '+' '+2'
check "an anchor inserts before the last #endif" anchored '#endif\nx\nNEW\n#endif /* H */\n' \
	'#endif\nx\n#endif /* H */\n' 'before-last #endif' '+NEW'
check "an anchor replaces text in a line" anchored 'f(new(a), b)\n' 'f(old(a), b)\n' \
	'replace old(' '+new('
check "an anchor inserts in one block only" \
	anchored 'struct a {\nint x;\n};\nstruct b {\nint x;\nNEW\n};\n' \
	'struct a {\nint x;\n};\nstruct b {\nint x;\n};\n' 'after int x;' 'in struct b {' '+NEW'
check "an anchor inserts behind a block" \
	anchored 'int f(int n)\n{\n\tif (n) {\n\t}\n}\nNEW\n' \
	'int f(int n)\n{\n\tif (n) {\n\t}\n}\n' \
	'behind' 'in int f(' '+NEW'
check "an anchor inserts behind the guard of a header" \
	anchored '#define A\n#ifndef H\n#define H\nNEW\n#ifndef X\n#define X\n' \
	'#define A\n#ifndef H\n#define H\n#ifndef X\n#define X\n' 'guard' '+NEW'
check "an anchor with a count inserts so many times" \
	anchored 'a\nN\na\nN\n' 'a\na\n' 'after a' 'count 2' '+N'
check "an anchor with a range inserts as often as its line is found" \
	anchored 'a\nN\na\nN\n' 'a\na\n' 'after a' 'count 1-2' '+N'
check "an anchor whose line is found beyond its range is refused" \
	anchored '!found 3 times, expected 1-2: a' 'a\na\na\n' 'after a' 'count 1-2' '+N'
check "an anchor needs the whole line" anchored '!found 0 times, expected 1' 'xa\n' 'after a' '+N'
check "an anchor whose line is missing is refused" \
	anchored '!found 0 times, expected 1: a' 'b\n' 'before a' '+N'
check "an anchor whose line is found twice is refused" \
	anchored '!found 2 times, expected 1: a' 'a\na\n' 'before a' '+N'
check "an anchor whose line is outside its block is refused" \
	anchored '!found 0 times' 'struct b {\n};\nint x;\n' \
	'after int x;' 'in struct b {' '+N'
check "an anchor whose block is missing is refused" \
	anchored '!not exactly one block: struct b {' 'int x;\n' \
	'after int x;' 'in struct b {' '+N'
check "an anchor of no known kind is refused" anchored '!unknown kind' 'a\n' 'around a' '+N'

# scanned CALLS TEXT WANT...: the scan's output, "line kind where name" each.
scanned()
{
	printf '%s\n' kmalloc alloc_pages >"$T/names"
	printf '%b' "$2" >"$T/f.c"
	(cd "$T" && awk -v calls="$1" -f "$ROOT/overlay/strip.awk" \
		-f "$ROOT/overlay/scan.awk" names f.c) |
		grep -v '^read' | tr '\t' ' ' | sed 's/^f\.c //' >"$T/got"
	shift 2
	printf '%s\n' "$@" | sed '/^$/d' | diff - "$T/got"
}

check "scan finds a definition over two lines" \
	scanned 0 'static void *\nkmalloc\n(int n)\n{\n}\n' '2 defined - kmalloc'
check "scan finds a declaration with attributes" \
	scanned 0 '__a(1) void *kmalloc(int n) __b(2);\n' '1 defined - kmalloc'
check "scan finds a macro with a hooked name" \
	scanned 0 '#define kmalloc(n) 0\n' '1 defined - kmalloc'
check "scan leaves an export alone" scanned 0 'EXPORT_SYMBOL_GPL(kmalloc);\n' ''
check "scan finds a call and names its function" \
	scanned 1 'int __a(1) *f(int n)\n{\n\treturn g(kmalloc(n));\n}\n' '3 called f kmalloc'
check "scan finds a call in a function with attributes behind its parameters" scanned 1 \
	'int f(int n) __acquires(lock)\n{\n\treturn kmalloc(n);\n}\n' '3 called f kmalloc'
check "scan names the function of a call behind an #else" scanned 1 \
	'#ifdef A\nint f(int n)\n{\n#else\nint g(int n)\n{\n#endif\n\treturn kmalloc(n);\n}
int h(void)\n{\n\tkmalloc(1);\n}\n' \
	'8 called g kmalloc' '12 called h kmalloc'
check "scan finds a call in a macro over two lines" \
	scanned 1 '#define m(x) \\\n\tkmalloc(x)\n' '2 macro macro:m kmalloc'
check "scan finds calls only where they matter" \
	scanned 0 'int f(void)\n{\n\treturn kmalloc(1);\n}\n#define m kmalloc(1)\n' ''
check "scan finds a call through a member with a hooked name" \
	scanned 0 'int f(void)\n{\n\treturn ops->alloc_pages(1) + (ops->alloc_pages)(1);\n}\n' \
	'3 member f alloc_pages'
check "scan finds nothing in comments, strings and other names" scanned 1 \
	'/* kmalloc(1)\n * kmalloc(2) */\nint f(void)\n{\n\tputs("kmalloc(\\"3)"); // kmalloc(4)
	c = '"'\"'"'; kmalloc_x(5); kmalloc = 6; t(kmalloc);\n}
EXPORT_TRACEPOINT_SYMBOL(kmalloc);\n' ''

# captures TEXT [LINE FUNCTION]: where a function that gets an argument "tag" has one already.
captures()
{
	printf '%s\n' kmalloc kstrdup >"$T/names"
	printf '%b' "$1" >"$T/f.c"
	shift
	(cd "$T" && awk -f "$ROOT/overlay/strip.awk" -f "$ROOT/overlay/capture.awk" names f.c) |
		diff <(echo "$*" | sed '/./s/^/f.c /; /^$/d') -
}

check "capture finds a parameter named tag" \
	captures 'void *kmalloc(int n,\n\tint tag)\n{\n}\n' 2 kmalloc
check "capture finds a local variable named tag" \
	captures 'char *kstrdup(const char *s)\n{\n\tstruct x *tag = s;\n}\n' 3 kstrdup
check "capture passes over another function" \
	captures 'void *kmalloc(int n)\n{\n}\nint f(int tag)\n{\n\treturn kmalloc(tag);\n}\n'
check "capture passes over a member, a struct, a label, a comment and a string" captures \
	'void *kmalloc(struct tag *x)\n{\n\tx->tag = y.tag; goto tag;
	/* tag */ puts("tag"); // tag\n}\n'
check "capture finds a local variable behind a comment of one line" \
	captures 'void *kmalloc(int n) /** a * b */\n{\n\tint tag;\n}\n' 3 kmalloc
check "capture passes over what is behind a declaration" \
	captures 'void *kmalloc(int n);\nint tag;\n'

# same_body WANT NAME ONE OTHER: are the bodies of NAME in two texts the same?
same_body()
{
	printf '%b' "$3" >"$T/one"
	printf '%b' "$4" >"$T/other"
	awk -v name="$2" -f "$ROOT/overlay/body.awk" "$T/one" >"$T/body1"
	awk -v name="$2" -f "$ROOT/overlay/body.awk" "$T/other" >"$T/body2"
	cat "$T/body1" "$T/body2"
	[ -s "$T/body1" ] && [ "$1" = "$(cmp -s "$T/body1" "$T/body2" && echo same || echo other)" ]
}

check "body: blanks and comments are no difference" \
	same_body same f 'int f(int n)\n{\n\treturn n + 1; /* one\n more */\n}\n' \
	'int f( int n )\n{\n  // more\n  return n+1;\n}\n'
check "body: one statement more is a difference" \
	same_body other f 'int f(int n)\n{\n\treturn n;\n}\n' \
	'int f(int n)\n{\n\tn++;\n\treturn n;\n}\n'
check "body: two words joined to one are a difference" \
	same_body other f 'int f(int n)\n{\n\tint a;\n}\n' 'int f(int n)\n{\n\tinta;\n}\n'
check "body: another function, or a declaration, is not looked at" \
	same_body same f 'int f(int n);\nint f(int n)\n{\n}\nint ff(void)\n{\n}\n' \
	'int f(int n)\n{\n}\nint ff(int n)\n{\n\treturn f(1);\n}\n'

# flat NAME TEXT WANT...: the rows of a table NAME with this text; or, with a first "!WANT", what
# is said of it.
flat()
{
	local name=$1

	mkdir -p "$T/rules"
	printf '%b' "$2" >"$T/$name"
	shift 2
	if [ "${1#!}" != "$1" ]; then
		! (cd "$T" && awk -f "$ROOT/overlay/rows.awk" "$name") >"$T/got" 2>&1 &&
			cat "$T/got" &&
			grep -qF -e "${1#!}" "$T/got"
	else
		(cd "$T" && awk -f "$ROOT/overlay/rows.awk" "$name") >"$T/got" &&
			printf '%s\n' "$@" | diff - "$T/got"
	fi
}

check "rows: each stands behind its file" \
	flat table 'file a\none 1\nfile b\ntwo 2\n' 'a one 1' 'b two 2'
check "rows: a line that begins with a blank continues the row" flat table \
	'file a\none 1\n\ttwo\n  three\nfour\n' 'a one 1 two three' 'a four'
check "rows: comments and blank lines are passed over" \
	flat table '# x\n\nfile a\n# y\none\n\n # z\n' 'a one'
check "rows: what a line file has besides stands with each row" \
	flat table 'file a  topic\n+\tx  y\n' \
	"a topic +$(printf '\t')x  y"
check "rows: a table of rules gives its name to each" \
	flat rules/topic 'file a\ncalled 1 f>g\n' 'a topic.called 1 f>g'
check "rows: a row before the first file is refused" flat table 'one\nfile a\n' \
	'!table:1: this row belongs to no file'

# made HEADER WANT: a line that the header has, made of a small table; "!" in front, one that it has
# not, "!!" what is said of a bad row.
made()
{
	cat >"$T/hooks" <<'END'
file include/linux/a.h topic
tagged char *copy(const char *s, void (*done)(int), gfp_t g)
inline int grow(struct a *a, unsigned long map[])
either CONFIG_A int shrink(struct a *a)
once print
if CONFIG_B
hooks take
end
file - topic
local mine(a, b)
END
	case $2 in '!!'*) echo "strange copy(int n)" >>"$T/hooks" ;; esac
	awk -f "$ROOT/overlay/rows.awk" "$T/hooks" >"$T/rows" &&
		awk -v header="$1" -f "$ROOT/overlay/hooks.awk" "$T/rows" >"$T/got" 2>&1
	cat "$T/got"
	case $2 in
	'!!'*) grep -qF -- "${2#!!}" "$T/got" ;;
	'!'*) [ -s "$T/got" ] && ! grep -qF -- "${2#!}" "$T/got" ;;
	*) tr '\t' ' ' <"$T/got" | grep -qxF -- "$2" ;;
	esac
}

check "hooks: a macro passes the tag of its line" \
	made include/linux/a.h '#define copy(...) alloc_tagged(copy_tagged, __VA_ARGS__)'
check "hooks: a module has the function besides the macro" made include/linux/a.h \
	'ALLOC_TAG_FUNCTION(char *, copy, (const char *s, void (*done)(int), gfp_t g), s, done, g)'
check "hooks: a condition is put around its rows" made include/linux/a.h '#ifdef CONFIG_B'
check "hooks: a name without a header has no macro" made include/linux/a.h '!mine('
check "hooks: without profiling the tag is taken away" \
	made names '#define copy_tagged(s, done, g, tag) (copy)(s, done, g)'
check "hooks: a module's symbol is the function that takes the tag" \
	made names '#pragma redefine_extname copy_tagged copy'
check "hooks: an inline function is no symbol" made names '!redefine_extname grow'
check "hooks: a function is no symbol without its option" made names '#ifdef CONFIG_A'
check "hooks: a function that takes no tag has two names" made names '#define take_noprof (take)'
check "hooks: a bad row is named" made names '!!not understood: strange copy(int n)'

# The rows that a table KIND has in all features, without those of a series.
own_rows()
{
	if [ "$1" = rules ]; then
		rows "$FEATURES"/*/rules/*
	else
		rows "$FEATURES"/*/"$1"
	fi
}

# The name of a hooked function in a row of hooks; nothing for other rows.
HOOK_NAME='
	$3 ~ /^(tagged|inline|either|hooked|hooks|once|static|local|named)$/ {
		where = $1 " " $2 " " $3
		sub(/\(.*/, "")
		sub(/.*[ *]/, "")
		print where, $0
	}'

# Each table names only what is there.
tables_fit()
{
	local bad=0 f topic feature mark

	cd "$ROOT/overlay/features" || return 1
	cat ./*/topics | sed -n 's/^topic //p' | sort >"$T/topics"
	uniq -d "$T/topics" | sed 's/^/twice in topics: /' | grep . && bad=1
	{
		find . ../series -path '*/rules/*' -type f -printf '%f\n'
		awk '$1 == "anchor" { print $3 }' ./*/anchors
		in_overlay "$ROOT" own_rows hooks | cut -d' ' -f2
		grep -hv '^#' ./*/manifest | awk '{ print $2 }'
	} | sort -u >"$T/filled"
	comm -13 "$T/filled" "$T/topics" | sed 's/^/no table has anything of the topic: /' |
		grep . && bad=1
	{
		cat "$T/filled"
		for f in ../../scripts/coccinelle/*/*.cocci; do
			f=$(basename "$f" .cocci)
			case $f in hit | rename | tagged) ;; *) echo "$f" ;; esac
		done
	} | sort -u | comm -23 - <(cat "$T/topics" <(cat ../series/*/*/topics 2>/dev/null |
		sed -n 's/^topic \([^ ]*\).*/\1/p') | sort) | sed 's/^/not in topics: /' | grep . &&
			bad=1
	while read -r f _; do
		[ -f "$ROOT/$f" ] || { echo "manifest: no file $f"; bad=1; }
	done < <(grep -hv '^#' ./*/manifest)
	(cd "$ROOT" && find Kconfig lib include mm Documentation -type f) | sort |
		comm -23 - <(grep -hv '^#' ./*/manifest | awk '{ print $1 }' | sort) |
		sed 's/^/not in a manifest: /' | grep . && bad=1
	# The menu sources what features bring, and that has to be all.
	sed -n 's/^source "\(.*\)"$/\1/p' "$ROOT/Kconfig" | sort |
		diff - <(grep -hv '^#' ./*/manifest | awk '{ print $NF == $2 ? $1 : $4 }' |
			grep '/Kconfig' | grep -vx mm/Kconfig.profiling | sort) |
		sed -n 's/^[<>] /only in Kconfig, or only in a manifest: /p' | grep . && bad=1
	cat ./*/anchors | awk '$1 == "anchor" { print $2 }' | sort | uniq -d |
		sed 's/^/two anchors: /' | grep . && bad=1
	in_overlay "$ROOT" own_rows hooks | awk "$HOOK_NAME" | awk '{ print $4 }' | sort | uniq -d |
		sed 's/^/two rows in hooks: /' | grep . && bad=1
	while read -r topic; do
		! compgen -G "../../scripts/coccinelle/*/$topic.cocci" >/dev/null || {
			compgen -G "$HERE/golden/$topic-*.res" &&
				compgen -G "$HERE/golden/$topic-keep.c"
		} >/dev/null || {
			echo "topic $topic: not both a case that changes and one that stays in" \
				"tests/overlay/golden"
			bad=1
		}
	done <"$T/topics"
	for f in ./*/{rules/*,allowed-calls,unconverted-helpers,copies,hooks}; do
		awk '$1 == "file" && $2 != "-" { print $2 }' "$f" | sort | uniq -d |
			sed "s,^,opened twice in $f: ," | grep . && bad=1
	done
	in_overlay "$ROOT" own_rows rules | awk '{ for (i = 4; i <= NF; i++) print $1, $2, $i }' |
		sort | uniq -d | sed 's/^/twice in rules: /' | grep . && bad=1
	in_overlay "$ROOT" own_rows allowed-calls | cut -d' ' -f1-3 |
		sort | uniq -d | sed 's/^/twice in allowed-calls: /' | grep . && bad=1
	for f in copies unconverted-helpers; do
		in_overlay "$ROOT" own_rows $f | awk '{ print $1, $2 }' | sort | uniq -d |
			sed "s/^/twice in $f: /" | grep . && bad=1
	done
	while read -r _ _ _ f; do
		[ -f "$ROOT/$f" ] || { echo "copies: no file $f"; bad=1; }
	done < <(in_overlay "$ROOT" own_rows copies)
	for feature in ./*/marks; do
		feature=$(basename "${feature%/marks}")
		{
			grep -h '^+' "$feature/anchors"
			cat ../../scripts/coccinelle/"$feature"/*.cocci 2>/dev/null |
				grep -v '^//'
		} >"$T/inserted"
		grep -v '^#' "$feature/marks" | while read -r mark; do
			grep -qE -e "$mark" "$T/inserted" ||
				echo "marks: the feature $feature inserts nothing that has $mark"
		done | grep . && bad=1
	done
	return $bad
}

check "tables, topics and files fit together" tables_fit

# unneeded EDIT LINE: of the tables after EDIT, header-tags --unneeded says LINE.
unneeded()
{
	rm -rf "$T/copy"
	mkdir "$T/copy"
	(cd "$ROOT" && cp -R --parents overlay "$T/copy") || return 1
	(cd "$T/copy/overlay/features/alloc_tag" && eval "$1") || return 1
	"$T/copy/overlay/header-tags" --unneeded "$PRISTINE" >"$T/got" 2>&1
	[ $? = 1 ] && printf 'unconverted-helpers: %s\n' "$2" | diff - "$T/got"
}

need_pristine
check "each unconverted helper is in the tree, and calls a hooked function" \
	"$ROOT/overlay/header-tags" --unneeded "$PRISTINE"
check "an unconverted helper that is not in its file is refused by name" \
	unneeded "sed -i 's/^sg_kmalloc/sg_nothing/' unconverted-helpers" \
	'lib/scatterlist.c: sg_nothing() calls no hooked function there'
check "an unconverted helper that calls no hooked function is refused by name" \
	unneeded "sed -i 's/^sg_kmalloc/sg_nents/' unconverted-helpers" \
	'lib/scatterlist.c: sg_nents() calls no hooked function there'
check "an unconverted helper in a file that is not in the tree is refused by name" \
	unneeded "sed -i 's,^file lib/scatterlist.c,file lib/nothing.c,' unconverted-helpers" \
	'lib/nothing.c: sg_kmalloc() is not there'

# places REPO: what is said of a hooked function in one place, and not in another one.
places()
{
	{
		in_overlay "$1" all_rows hooks | awk "$HOOK_NAME" | sed 's/^/row /'
		in_overlay "$1" all_rows rules | awk '{
			split($2, rule, ".")
			for (i = 4; i <= NF; i++)
				print "rule", $1, rule[1], rule[2], $3, $i
		}'
		awk '
		FNR == 1 {
			topic = FILENAME
			gsub(/.*\/|\.cocci$/, "", topic)
			on = 0
		}
		/^(takes_tag|renamed) = names\("/ {
			set = $1
			sub(/.*names\("("")?/, "")
			on = 1
		}
		on {
			on = !sub(/".*/, "")
			for (i = 1; i <= NF; i++)
				print "set", topic, set, $i
		}' "$1"/scripts/coccinelle/*/*.cocci
		awk '
		$1 == "anchor" {
			where = $3 " " $4
		}
		/^\+/ {
			while (match($0, /[A-Za-z0-9_]+_(noprof|tagged)/)) {
				name = substr($0, RSTART, RLENGTH)
				$0 = substr($0, RSTART + RLENGTH)
				sub(/_(noprof|tagged)$/, "", name)
				print "anchor", where, name
			}
		}' "$1"/overlay/features/*/anchors
		sed -n 's/.*[ *]\([a-z_]*\)_tagged(.*/ours \1/p' "$1/lib/alloc_tag/hooked.c"
	} | awk -f "$HERE/places.awk" | sort
}

agree()
{
	! places "$ROOT" | grep .
}

# forgotten EDIT LINE: of a copy in which EDIT was done, LINE is said.
forgotten()
{
	rm -rf "$T/copy"
	mkdir "$T/copy"
	(cd "$ROOT" && cp -R --parents overlay scripts/coccinelle lib/alloc_tag/hooked.c \
		"$T/copy") || return 1
	(cd "$T/copy/overlay/features/alloc_tag" && eval "$1") || return 1
	places "$T/copy" >"$T/got"
	cat "$T/got"
	grep -qxF -e "$2" "$T/got"
}

patches=../../../scripts/coccinelle/alloc_tag
ours=../../../lib/alloc_tag/hooked.c
check "all places of the hooked functions agree" agree
check "places: a row of hooks that was forgotten is named" \
	forgotten "sed -i '/^tagged char \*kstrdup(/d' hooks" \
	'kstrdup: is in the set takes_tag of string.cocci, and has no row in hooks'
check "places: a row of hooks of another kind is named" \
	forgotten "sed -i 's/^tagged char \*kstrdup(.*/hooks kstrdup/' hooks" \
	'kstrdup: is in the set takes_tag of string.cocci, but has a row hooks in hooks'
check "places: a function missing from takes_tag is named" \
	forgotten "sed -i 's/kstrdup kstrdup_const/kstrdup_const/' $patches/string.cocci" \
	'kstrdup: has a row in hooks (tagged), and is not in the set takes_tag of string.cocci'
check "places: a function that has rules, and is in no set, is named" \
	forgotten "sed -i 's/kstrdup kstrdup_const/kstrdup_const/' $patches/string.cocci" \
	'kstrdup: is declared or defined by the rules of string, and in no set of string.cocci'
check "places: a function missing from renamed is named" \
	forgotten "sed -i 's/alloc_page_vma//' $patches/page.cocci" \
	'alloc_page_vma: has a row in hooks (hooks), and is not in the set renamed of page.cocci'
check "places: a function that no rule declares is named" \
	forgotten "sed -i '/^declared/s/ kstrdup / /' rules/string" \
	'kstrdup: has a row in hooks, and no rule for include/linux/string.h has it'
check "places: a function that no rule defines is named" \
	forgotten "sed -i '/^defined/s/ kstrdup / /' rules/string" \
	'kstrdup: has a row in hooks, and no rule has it as defined'
check "places: a function that no rule defines but in its header is named" \
	forgotten "sed -i '/mm.dma/,/^\$/s/^defined 1 dma_pool_create/defined 1/' rules/dma_alloc" \
	'dma_pool_create: has a row in hooks (either), and only a header has it as defined'
check "places: a function that has no rule at all is named" \
	forgotten "sed -i '/^de/s/ kstrdup / /' rules/string" \
	'kstrdup: is in the set takes_tag of string.cocci, and no rule of that topic has it'
check "places: a function of ours that was forgotten is named" \
	forgotten "sed -i '/get_zeroed_page_tagged(/d' $ours" \
	'get_zeroed_page: is hooked in hooks, and hooked.c has no get_zeroed_page_tagged()'
check "places: a function of ours that nothing hooks is named" \
	forgotten "sed -i 's/^hooked .*get_zeroed_page(.*/hooks get_zeroed_page/' hooks" \
	'get_zeroed_page: hooked.c has get_zeroed_page_tagged(), and hooks has no row hooked'

done_testing
