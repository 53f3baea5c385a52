# SPDX-License-Identifier: GPL-2.0
# A line of C without comments, strings and characters. comment tells whether one
# goes on; whoever uses this sets it to 0 where a file begins.

function strip(s,    out, c)
{
	out = ""
	while (s != "") {
		if (comment) {
			if (!match(s, /\*\//))
				return out
			s = substr(s, RSTART + 2)
			comment = 0
			continue
		}
		if (!match(s, /\/\*|\/\/|"|'/))
			return out s
		out = out substr(s, 1, RSTART - 1) " "
		c = substr(s, RSTART, 2)
		s = substr(s, RSTART)
		if (c == "//") {
			return out
		} else if (c == "/*") {
			comment = 1
			s = substr(s, 3)
		} else if (match(s, /^("([^"\\]|\\.)*"|'([^'\\]|\\.)*')/)) {
			s = substr(s, RLENGTH + 1)
			out = out "0"
		} else {
			s = substr(s, 2)
		}
	}
	return out
}
