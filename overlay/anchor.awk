# SPDX-License-Identifier: GPL-2.0
# Insert lines at named anchors: awk -v topic=T -v file=F -f anchor.awk anchors F
# Lines are compared with runs of blanks taken as one.

function norm(s)
{
	gsub(/[ \t]+/, " ", s)
	sub(/^ /, "", s)
	sub(/ $/, "", s)
	return s
}

function fail(msg)
{
	print file ": anchor " msg >"/dev/stderr"
	bad = 1
}

# The table.
FILENAME == ARGV[1] {
	if ($1 == "anchor") {
		on = ($3 == topic && $4 == file)
		if (on) {
			name[++n] = $2
			want[n] = 1
		}
	} else if (!on || /^#/ || /^$/) {
		next
	} else if (/^\+/) {
		text[n] = text[n] substr($0, 2) "\n"
	} else if ($1 == "count") {
		want[n] = $2
	} else if ($1 == "in") {
		sub(/^in /, "")
		block[n] = norm($0)
	} else {
		how[n] = $1
		sub(/^[^ ]+ /, "")
		key[n] = (how[n] == "replace") ? $0 : norm($0)
	}
	next
}

# The file.
{
	line[++m] = $0
}

# The place where anchor a applies in line i: 0 for none.
function at(a, i)
{
	if (how[a] == "replace")
		return index(line[i], key[a])
	if (how[a] == "before-last")
		return i == last
	if (how[a] == "guard")
		return i == guard
	if (how[a] == "behind")
		return i == end
	return norm(line[i]) == key[a]
}

# Sets first and end to the block whose first line begins with start.
function find_block(start,    i, n)
{
	for (i = 1; i <= m; i++) {
		if (index(norm(line[i]), start) == 1) {
			first = i
			n++
		}
	}
	for (end = first; end < m && line[end] !~ /^}/; end++)
		;
	return n == 1
}

END {
	for (i = 1; i <= m && !guard; i++)
		if (line[i] ~ /^#define/ && line[i - 1] ~ /^#ifndef/)
			guard = i
	for (a = 1; a <= n; a++) {
		if (how[a] !~ /^(before|after|behind|before-last|guard|replace)$/)
			fail(name[a] ": unknown kind " how[a])
		last = found = 0
		first = 1
		end = m
		if (block[a] != "" && !find_block(block[a])) {
			fail(name[a] ": not exactly one block: " block[a])
			continue
		}
		for (i = first; i <= end; i++)
			if (index(norm(line[i]) " ", key[a] " ") == 1)
				last = i
		for (i = first; i <= end; i++) {
			if (!(col = at(a, i)))
				continue
			found++
			if (how[a] == "replace") {
				sub(/\n$/, "", text[a])
				line[i] = substr(line[i], 1, col - 1) text[a] \
					substr(line[i], col + length(key[a]))
			} else if (how[a] ~ /^(after|behind|guard)$/) {
				after[i] = after[i] text[a]
			} else {
				before[i] = before[i] text[a]
			}
		}
		k = split(want[a], w, "-")
		if (found < w[1] || found > w[k] + 0)
			fail(name[a] ": found " found " times, expected " want[a] ": " key[a])
	}
	if (bad)
		exit 1
	for (i = 1; i <= m; i++)
		printf "%s%s\n%s", before[i], line[i], after[i]
}
