# SPDX-License-Identifier: GPL-2.0
# A table of a feature as it is for one series: without what the series has not,
# and with what it has besides.
#   awk -v kind=TABLE -v used=FILE -f merge.awk \
#       part=absent ABSENT part=names ADDED part=base BASE part=added ADDED
# BASE and ADDED of rules, allowed-calls, copies, hooks and unconverted-helpers
# are as rows.awk gives them. In ABSENT a line is one of
#   file PATH              the series has no such file, or nothing is edited in it
#   topic NAME             with all rules, anchors, hooked functions and files of it
#   anchor NAME
#   hook FUNCTION          there is no such function to hook
#   allowed FILE IN CALLED a row of allowed-calls
#   copy FILE FUNCTION     a row of copies
#   helper FILE FUNCTION   a row of unconverted-helpers
# Lines of ABSENT that took something away are appended to FILE. A topic of ADDED
# is put where its line "topic NAME before TOPIC" says, and last without that.

function is_gone(what)
{
	if (!(what in gone))
		return 0
	print what >>used
	return 1
}

# Does this row go, apart from those of a file that does?
function row_goes(    name)
{
	if (kind == "rules") {
		name = $2
		sub(/\..*/, "", name)
		return is_gone("topic " name)
	}
	if (kind == "allowed-calls")
		return is_gone("allowed " $1 " " $2 " " $3)
	if (kind == "copies")
		return is_gone("copy " $1 " " $2)
	if (kind == "unconverted-helpers")
		return is_gone("helper " $1 " " $2)
	if (is_gone("topic " $2))
		return 1
	if ($3 ~ /^(if|end|behind|user|\+.*)$/)
		return 0
	name = $0
	sub(/\(.*/, "", name)
	sub(/.*[ *]/, "", name)
	return is_gone("hook " name)
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
	if (kind == "topics") {
		if ($1 == "topic") {
			place = ($3 == "before") ? $4 : ""
			if (place != "")
				named[place] = $2
			$0 = $1 " " $2
		}
		held[place] = held[place] $0 "\n"
	}
	next
}

part == "added" {
	if (kind != "topics")
		print
	next
}

kind == "topics" && $1 == "topic" {
	off = is_gone("topic " $2)
	printf "%s", held[$2]
	delete named[$2]
}

kind == "anchors" && $1 == "anchor" {
	off = ($2 in replaced) || is_gone("anchor " $2) || is_gone("topic " $3) ||
		is_gone("file " $4)
}

kind == "manifest" && NF {
	off = is_gone("file " $1) || is_gone("topic " $2)
}

kind ~ /^(rules|allowed-calls|copies|hooks|unconverted-helpers)$/ {
	off = is_gone("file " $1) || row_goes()
}

!off {
	print
}

END {
	printf "%s", held[""]
	for (place in named) {
		print "topic " named[place] " is to be before a topic " place \
			", which is not there" >"/dev/stderr"
		exit 1
	}
}
