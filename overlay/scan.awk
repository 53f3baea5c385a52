# SPDX-License-Identifier: GPL-2.0
# Find hooked names that are left in C files, apart from spatch and its parser:
#   awk -v calls=0|1 -f strip.awk -f scan.awk NAMES FILE...
# NAMES is a list of hooked names. Prints file, line, kind, where and name, with
# tabs between them, for each definition and declaration, for calls through a
# struct member of such a name and, with calls=1, for calls and for macros that
# call; and "read" and the file for each file that is not empty.
# The function that a line is in is what stood before the last parameter list
# before a "{" at depth 0. For an #else the depth of its #if is taken again.

BEGIN {
	OFS = "\t"
}

function report(kind, where)
{
	if (calls || (kind != "called" && kind != "macro"))
		print file, at, kind, where, name
}

# A hooked name has been read, and now the token after it.
function judge(next_tok)
{
	if (directive != "") {
		if (next_tok == "(")
			report("macro", "macro:" directive)
	} else if (next_tok == "(" && (before == "->" || before == ".")) {
		report("member", fn)
	} else if (next_tok == "(" && depth == 0 && paren == 0) {
		report("defined", "-")
	} else if (next_tok == "(") {
		report("called", fn)
	}
	name = ""
}

function token(t)
{
	if (name != "")
		judge(t)
	if (t in hooked) {
		name = t
		at = FNR
		before = prev
	}
	if (directive == "") {
		if (t == "(") {
			if (depth == 0 && paren == 0 && prev ~ /^[A-Za-z_]/ && prev2 != ")")
				candidate = prev
			paren++
		} else if (t == ")") {
			paren--
		} else if (t == "{") {
			if (depth == 0)
				fn = (candidate == "") ? "-" : candidate
			depth++
		} else if (t == "}") {
			if (--depth <= 0) {
				depth = 0
				candidate = ""
			}
		} else if (t == ";" && depth == 0) {
			candidate = ""
		}
	}
	prev2 = prev
	prev = t
}

FILENAME == ARGV[1] {
	hooked[$1]
	next
}

FNR == 1 {
	file = FILENAME
	sub(/^\.\//, "", file)
	print "read", file
	depth = paren = level = comment = more = 0
	fn = "-"
	name = candidate = prev = prev2 = directive = ""
}

{
	s = strip($0)
	if (!more && s ~ /^[ \t]*#/) {
		if (name != "")
			judge("")
		sub(/^[ \t]*#[ \t]*/, "", s)
		directive = "other"
		if (s ~ /^if/) {
			d[++level] = depth
			p[level] = paren
			c[level] = candidate
			f[level] = fn
		} else if (s ~ /^el/) {
			depth = d[level]
			paren = p[level]
			candidate = c[level]
			fn = f[level]
		} else if (s ~ /^endif/) {
			level--
		} else if (match(s, /^define[ \t]+[A-Za-z0-9_]+/)) {
			directive = substr(s, 1, RLENGTH)
			sub(/.*[ \t]/, "", directive)
			s = substr(s, RLENGTH + 1)
			if (directive in hooked) {
				name = directive
				at = FNR
				report("defined", "-")
				name = ""
			}
		}
	}
	more = (directive != "" && s ~ /\\$/)
	if (depth + 0 == 0 && s !~ /[A-Za-z0-9_{}()]/ && name == "") {
		if (!more)
			directive = ""
		next
	}
	while (match(s, /[A-Za-z_][A-Za-z0-9_]*|->|[^ \t\\]/)) {
		tok = substr(s, RSTART, RLENGTH)
		s = substr(s, RSTART + RLENGTH)
		token(tok)
	}
	if (!more) {
		if (directive != "" && name != "")
			judge("")
		directive = ""
	}
}
