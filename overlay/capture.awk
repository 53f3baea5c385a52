# SPDX-License-Identifier: GPL-2.0
# Find functions that get an argument "tag" and use that name for something else:
#   awk -f strip.awk -f capture.awk NAMES FILE...
# NAMES is a list of the functions. Prints "file line function".

FILENAME == ARGV[1] {
	tagged[$1]
	next
}

FNR == 1 {
	file = FILENAME
	sub(/^\.\//, "", file)
	fn = ""
	comment = 0
}

{
	line = strip($0)
}

# Where a function's name is, with its first arguments.
fn == "" && line ~ /^[A-Za-z_]/ && match(line, /[A-Za-z0-9_]+\(/) &&
(substr(line, RSTART, RLENGTH - 1) in tagged) {
	fn = substr(line, RSTART, RLENGTH - 1)
	body = 0
}

fn != "" {
	# No member of that name, nor a struct or a label.
	gsub(/(->|\.)[ \t]*tag([^A-Za-z0-9_]|$)/, " ", line)
	gsub(/(struct|union|enum|goto)[ \t]+tag([^A-Za-z0-9_]|$)/, " ", line)
	if (match(line, /(^|[^A-Za-z0-9_])tag([^A-Za-z0-9_]|$)/))
		print file, FNR, fn
	if (line ~ /\{/)
		body = 1
	if ((!body && line ~ /;[ \t]*$/) || line ~ /^}/ || (body && line ~ /^[^ \t].*}[ \t]*$/))
		fn = ""
}
