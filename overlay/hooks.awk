# SPDX-License-Identifier: GPL-2.0
# Write a header from the rows HEADER TOPIC ROW of the table hooks:
#   awk -v header=HEADER -f hooks.awk ROWS
# HEADER is one that declares hooked functions, and gets their macros; or "names".

# Sets type, fn, params (in parentheses), args and after of a prototype.
function parse(proto,    i, c, depth, p)
{
	i = index(proto, "(")
	fn = substr(proto, 1, i - 1)
	match(fn, /[A-Za-z0-9_]+$/)
	type = substr(fn, 1, RSTART - 1)
	fn = substr(fn, RSTART)
	sub(/ $/, "", type)
	params = substr(proto, i)
	args = p = ""
	for (i = 1; i <= length(params); i++) {
		c = substr(params, i, 1)
		depth += (c == "(") - (c == ")")
		if (depth == 1 && c == "," || !depth) {
			if (match(p, /\(\*[A-Za-z0-9_]+\)/))
				p = substr(p, RSTART + 2, RLENGTH - 3)
			match(p, /[A-Za-z0-9_]+$/)
			args = args (args == "" ? "" : ", ") substr(p, RSTART)
			p = ""
		} else {
			p = p c
		}
		if (!depth)
			break
	}
	after = substr(params, i + 1)
	params = substr(params, 1, i)
}

# Within a condition only where a list has something, and where it is known: an architecture's own
# is only at the end of its header.
function add(list, line)
{
	if (condition != "" && !(list in opened) &&
	    (list ~ /^(macros|functions|modules)$/ || condition !~ /__HAVE/)) {
		text[list] = text[list] condition "\n"
		opened[list]
	}
	text[list] = text[list] line "\n"
}

function end_condition(    list)
{
	for (list in opened)
		text[list] = text[list] "#endif\n"
	condition = ""
	split("", opened)
}

# One define, over two lines where one would be too long.
function define(list, macro, value)
{
	if (length(macro) + length(value) > 86)
		add(list, "#define " macro " \\\n\t" value)
	else
		add(list, "#define " macro "\t" value)
}

header != "names" && $1 != header { next }

{
	where = $1
	sub(/^[^ ]+ [^ ]+ /, "")
}

$1 == "if" {
	sub(/^if /, "")
	condition = ($0 ~ /^CONFIG_[A-Z0-9_]*$/) ? "#ifdef " $0 : "#if " $0
	next
}

$1 == "behind" || $1 == "user" { next }

$1 == "end" {
	end_condition()
	next
}

/^\+/ {
	add("text", substr($0, 2))
	next
}

{
	kind = $1
	sub(/^[a-z]+ /, "")
	name = $0
	sub(/\(.*/, "", name)
	sub(/.*[ *]/, "", name)
	if (index(" " absent " ", " " name " "))
		next
}

kind ~ /^(hooks|once|named)$/ {
	define("names", $0 "_noprof", "(" $0 ")")
	if (kind == "once")
		define("macros", $0 "(...)", "alloc_hooks_here(" $0 "_noprof(__VA_ARGS__))")
	if (kind == "hooks")
		define("macros", $0 "(...)", "alloc_hooks(" $0 "_noprof(__VA_ARGS__))")
	next
}

kind == "either" {
	option = $1
	sub(/^[^ ]+ /, "")
}

kind ~ /^(tagged|inline|either|hooked|local|static)$/ && /\(.*\)/ {
	parse($0)
	if (kind == "hooked") {
		define("names", fn "_noprof", "(" fn ")")
		add("functions", type (type ~ /\*$/ ? "" : " ") fn "_tagged" \
			substr(params, 1, length(params) - 1) ", struct alloc_tag *tag)" after ";")
	} else {
		define("off", fn "_noprof", "(" fn ")")
	}
	define("off", fn "_tagged(" args ", tag)", "(" fn ")(" args ")")
	if (kind == "local" || kind == "static") {
		define("local", fn "_tagged", "(" fn ")")
		if (kind == "static")
			define("macros", fn "(...)", "alloc_tagged(" fn "_tagged, __VA_ARGS__)")
		next
	}
	if (kind != "hooked") {
		define("entries", fn "_tagged", "(" fn ")")
		define("entries", fn "_noprof(...)", fn "_tagged(__VA_ARGS__, alloc_tag_inherit())")
		add("modules", "ALLOC_TAG_FUNCTION(" type ", " fn ", " params ", " args ")")
	}
	# It is for external functions only.
	pragma = "#pragma redefine_extname " fn "_tagged " fn
	if (kind == "either")
		add("symbols", "#ifdef " option "\n" pragma "\n#endif")
	else if (kind == "tagged")
		add("symbols", pragma)
	define("macros", fn "(...)", "alloc_tagged(" fn "_tagged, __VA_ARGS__)")
	next
}

{
	print where ": not understood: " kind " " $0 >"/dev/stderr"
	bad = 1
}

function begin(guard, what)
{
	print "/* SPDX-License-Identifier: GPL-2.0 */"
	printf "/* %s. Written by overlay/hooks.awk from the tables hooks. */\n", what
	printf "#ifndef %s\n#define %s\n\n", guard, guard
}

END {
	if (bad)
		exit 1
	if (header == "names") {
		guard = "_LINUX_ALLOC_HOOKS_NAMES_H"
		begin(guard, "Names of hooked functions: foo_noprof() and foo_tagged()")
		print "struct alloc_tag;\n\n" text["names"]
		print "#ifdef CONFIG_MEM_ALLOC_PROFILING\n\n" text["local"]
		print "#ifdef MODULE\n"
		print "/* foo() of a module is an inline function, see alloc_tag_types.h," \
			" and the symbol foo is foo_tagged(). */"
		print text["symbols"]
		print "#else /* !MODULE */\n\n" text["entries"]
		print "#endif /* MODULE */\n"
		print "#else /* !CONFIG_MEM_ALLOC_PROFILING */\n\n" text["off"]
		print "#endif /* CONFIG_MEM_ALLOC_PROFILING */\n\n#endif /* " guard " */"
		exit
	}
	guard = "_LINUX_ALLOC_HOOKS_" toupper(header) "_"
	gsub(/[^A-Z0-9]/, "_", guard)
	begin(guard, "Functions of " header ", charged to the line that calls them")
	if (text["text"] != "")
		print text["text"]
	print "#ifdef CONFIG_MEM_ALLOC_PROFILING\n\n#include <linux/alloc_tag_types.h>\n"
	if (text["functions"] ~ /;/)
		print text["functions"]
	if (text["modules"] != "")
		print "#ifdef MODULE\n" text["modules"] "#endif\n"
	print text["macros"]
	print "#endif /* CONFIG_MEM_ALLOC_PROFILING */\n\n#endif /* " guard " */"
}
