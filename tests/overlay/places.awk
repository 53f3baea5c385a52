# SPDX-License-Identifier: GPL-2.0
# A hooked function is named in several places, which have to agree: print each
# that lacks one. What is where is read from lines of a word each for the place:
#   row HEADER TOPIC KIND NAME          a row of hooks
#   set TOPIC SET NAME                  a name in a set of TOPIC.cocci
#   rule FILE TOPIC RULE COUNT NAME     a row of rules
#   anchor TOPIC FILE NAME              the text of an anchor has NAME_noprof or NAME_tagged
#   ours NAME                           lib/alloc_tag/hooked.c has NAME_tagged()

function set_of(kind)
{
	return kind ~ /^(hooks|once|named|hooked)$/ ? "renamed" : "takes_tag"
}

$1 == "row" {
	header[$5] = $2
	topic[$5] = $3
	kind[$5] = $4
}

$1 == "set" {
	in_set[$2 " " $3 " " $4]
}

$1 == "rule" && $5 != "0" {
	if ($4 == "declared" || $4 == "defined" || $4 == "entry")
		in_file[$2 " " $6]
	if ($4 == "defined" || $4 == "entry") {
		defined[$6]
		if ($2 !~ /\.h$/)
			in_source[$6]
	}
	if ($4 ~ /^(declared|defined)$/)
		rule[$3 " " $6]
}

$1 == "anchor" {
	anchored[$2 " " $4]
	anchored_in[$3 " " $4]
}

$1 == "ours" {
	ours[$2]
}

END {
	for (name in kind) {
		by_anchor = (topic[name] " " name) in anchored
		if (!by_anchor && !((topic[name] " " set_of(kind[name]) " " name) in in_set))
			print name ": has a row in hooks (" kind[name] "), and is not in the set " \
				set_of(kind[name]) " of " topic[name] ".cocci"
		if (header[name] != "-" && !((header[name] " " name) in in_file) &&
		    !((header[name] " " name) in anchored_in))
			print name ": has a row in hooks, and no rule for " header[name] " has it"
		if (!(name in defined) && !by_anchor)
			print name ": has a row in hooks, and no rule has it as defined"
		else if (kind[name] == "either" && !(name in in_source))
			print name ": has a row in hooks (either), and only a header has it as" \
				" defined"
		if (kind[name] == "hooked" && !(name in ours))
			print name ": is hooked in hooks, and hooked.c has no " name "_tagged()"
	}
	for (k in in_set) {
		split(k, f, " ")
		where = f[3] ": is in the set " f[2] " of " f[1] ".cocci"
		if (!(f[3] in kind))
			print where ", and has no row in hooks"
		else if (set_of(kind[f[3]]) != f[2])
			print where ", but has a row " kind[f[3]] " in hooks"
		if (!((f[1] " " f[3]) in rule))
			print where ", and no rule of that topic has it"
	}
	for (k in rule) {
		split(k, f, " ")
		if (!((f[1] " takes_tag " f[2]) in in_set) && !((f[1] " renamed " f[2]) in in_set))
			print f[2] ": is declared or defined by the rules of " f[1] \
				", and in no set of " f[1] ".cocci"
	}
	for (name in ours)
		if (kind[name] != "hooked")
			print name ": hooked.c has " name "_tagged(), and hooks has no row hooked"
}
