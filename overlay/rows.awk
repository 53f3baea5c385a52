# SPDX-License-Identifier: GPL-2.0
# The rows of tables whose rows belong to files, each behind the words of the
# line "file" that it stands below, so that a line says all:
#   awk -f rows.awk TABLE...
# A line that begins with a blank continues the row before. In a folder "rules"
# the rows belong to a topic, too, which is the name of the table: it is put
# before the name of the rule, as TOPIC.RULE.

function flush()
{
	if (row != "")
		print file, prefix row
	row = ""
}

FNR == 1 {
	flush()
	file = prefix = ""
	n = split(FILENAME, path, "/")
	if (n > 1 && path[n - 1] == "rules")
		prefix = path[n] "."
}

/^[ \t]*(#|$)/ {
	next
}

/^[ \t]/ && row != "" {
	sub(/^[ \t]+/, "")
	row = row " " $0
	next
}

{
	flush()
}

$1 == "file" && NF > 1 {
	$1 = $1
	file = substr($0, 6)
	next
}

file == "" || /^[ \t]/ {
	print FILENAME ":" FNR ": this row belongs to no file; put a line \"file PATH\" before it" \
		>"/dev/stderr"
	bad = 1
	exit
}

{
	row = $0
}

END {
	if (bad)
		exit 1
	flush()
}
