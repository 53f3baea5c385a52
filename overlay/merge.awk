# SPDX-License-Identifier: GPL-2.0
# A table as it is for one series: without what the series has not, and with what it has besides.
#   awk -v kind=TABLE -v used=FILE -f merge.awk part=absent ABSENT part=names ADDED part=base TABLE part=added ADDED
# In ABSENT a line is one of
#   file PATH            the series has no such file, or nothing is edited in it
#   topic NAME           with all rules, anchors, hooked functions and files of it
#   anchor NAME
#   hook FUNCTION        there is no such function to hook
#   allowed FILE IN CALLED  a row of allowed-calls
#   copy FILE FUNCTION   a row of copies
# Lines of ABSENT that took something away are appended to FILE.

function is_gone(what)
{
	if (!(what in gone))
		return 0
	print what >>used
	return 1
}

# Does this row go? It belongs to a file, in most tables.
function row_goes(    name)
{
	if (kind == "rules") {
		name = $1
		sub(/\..*/, "", name)
		return is_gone("topic " name)
	}
	if (kind == "allowed-calls")
		return is_gone("allowed " file " " $1 " " $2)
	if (kind == "copies")
		return is_gone("copy " file " " $1)
	if (kind == "hooks" && $1 !~ /^(if|end|behind|user)$/ && $0 !~ /^\+/) {
		name = $0
		sub(/\(.*/, "", name)
		sub(/.*[ *]/, "", name)
		return is_gone("hook " name)
	}
	return 0
}

/^[ \t]*#/ {
	next
}

part == "absent" {
	$1 = $1
	if (NF)
		gone[$0]
	next
}

part == "names" {
	if (kind == "anchors" && $1 == "anchor")
		replaced[$2]
	if (kind == "topics")
		held = held $0 "\n"
	next
}

part == "added" {
	if (kind != "topics")
		print
	next
}

kind == "topics" && $1 == "topic" {
	off = is_gone("topic " $2)
	# Those of the series before that one, until which nothing is built.
	if ($2 == "kconfig")
		printf "%s", held
}

kind == "anchors" && $1 == "anchor" {
	off = ($2 in replaced) || is_gone("anchor " $2) || is_gone("topic " $3) || is_gone("file " $4)
}

kind == "manifest" && NF {
	off = is_gone("file " $1) || is_gone("topic " $2)
}

kind ~ /^(rules|allowed-calls|copies|hooks)$/ && NF {
	if ($1 == "file") {
		file = $2
		off = is_gone("file " $2) || (kind == "hooks" && $3 != "" && is_gone("topic " $3))
	} else if (!off && row_goes()) {
		next
	}
}

!off {
	print
}
