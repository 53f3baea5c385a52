# SPDX-License-Identifier: GPL-2.0
# Print the definitions of a function in a C file, without comments and without
# blanks that mean nothing: awk -v name=NAME -f body.awk FILE

# Without the comments; sets comment where one goes on.
function strip(s,    out)
{
	while (s != "") {
		if (comment) {
			if (!match(s, /\*\//))
				return out
			comment = 0
			s = substr(s, RSTART + 2)
		} else if (match(s, /\/\*/)) {
			comment = 1
			out = out substr(s, 1, RSTART - 1) " "
			s = substr(s, RSTART + 2)
		} else {
			out = out s
			s = ""
		}
	}
	sub(/\/\/.*/, "", out)
	return out
}

# Blanks stay only where two words would become one.
function squeeze(s,    out, i, c)
{
	gsub(/[ \t]+/, " ", s)
	for (i = 1; i <= length(s); i++) {
		c = substr(s, i, 1)
		if (c != " " || (substr(s, i - 1, 1) ~ /[A-Za-z0-9_]/ &&
				 substr(s, i + 1, 1) ~ /[A-Za-z0-9_]/))
			out = out c
	}
	return out
}

{
	$0 = strip($0)
	if (!on && /^[A-Za-z_]/ && $0 ~ "(^|[^A-Za-z0-9_])" name "\\(") {
		on = 1
		text = ""
	}
}

on {
	text = text " " $0
	# A declaration, or what exports it.
	if (text !~ /\{/ && /;[ \t]*$/)
		on = 0
	if (/^}/) {
		print squeeze(text)
		on = 0
	}
}
