# SPDX-License-Identifier: GPL-2.0
# A list of functions, objdump -s -j __jump_table, nm, and objdump -d --no-show-raw-insn of a
# kernel, to a line for each of the functions: NAME, how many of its instructions can be reached
# from its entry while profiling is off, and the functions that those call.
#
# What stands behind a static branch that is off can be reached through that branch only, which is a
# no-op in the image. So the branches of other keys are followed both ways, be they a no-op or a
# jump there, and those of ours are not.

# Addresses of the kernel differ in their last eight digits only.
function hex(s,   i, v) {
	s = tolower(s)
	for (i = 1; i <= length(s); i++)
		v = v * 16 + index("0123456789abcdef", substr(s, i, 1)) - 1
	return v
}
function low(s) { return length(s) > 8 ? substr(s, length(s) - 7) : s }
# Four bytes as objdump -s shows them, the lowest one first.
function word(s) { return hex(substr(s, 7, 2) substr(s, 5, 2) substr(s, 3, 2) substr(s, 1, 2)) }
function sum(a, b) { return sprintf("%08x", (a + b) % 4294967296) }

function remember(   i) {
	if (!n || !(name in wanted))
		return
	split("", seen)
	todo = 1
	stack[1] = 1
	count = 0
	split("", called)
	calls = ""
	while (todo) {
		i = stack[todo--]
		while (i <= n && !(i in seen)) {
			seen[i] = 1
			count++
			if (op[i] == "call" ||
			    (op[i] == "jmp" && target[i] != "" && !(target[i] in at))) {
				# A jump to another function is a call at its end.
				if (!(callee[i] in called) &&
				    callee[i] !~ /^(__fentry__|__x86_return_thunk)$/) {
					called[callee[i]] = 1
					calls = calls (calls == "" ? "" : ",") callee[i]
				}
				if (op[i] == "jmp")
					break
			} else if (op[i] ~ /^j/) {
				if (target[i] in at)
					stack[++todo] = at[target[i]]
				if (op[i] == "jmp" && !(where[i] in branch))
					break
			} else if (op[i] ~ /^(ret|ud2|int3)/) {
				break
			}
			if (op[i] !~ /^call/ && (where[i] in branch) && (branch[where[i]] in at))
				stack[++todo] = at[branch[where[i]]]
			i++
		}
	}
	print name, count, calls == "" ? "-" : calls
}

FILENAME == ARGV[1] {
	if ($0 !~ /^#/)
		wanted[$1] = 1
	next
}
FILENAME == ARGV[2] {
	# A line has four words, an entry of the table four lines of them by and by: code and target
	# relative to themselves, then the key.
	if ($0 !~ /^ [0-9a-f]+ [0-9a-f]+ /)
		next
	start = hex(low($1))
	for (i = 0; i < 4 && $(i + 2) ~ /^[0-9a-f]+$/ && length($(i + 2)) == 8; i++) {
		table[tables] = word($(i + 2))
		table_at[tables++] = start + 4 * i
	}
	next
}
FILENAME == ARGV[3] {
	if ($3 ~ /^(mem_alloc_profiling_key|alloc_tag_tracking_key|pgalloc_tag_pieces_key)$/)
		ours[low($1)] = 1
	next
}
FILENAME == ARGV[4] && FNR == 1 {
	for (i = 0; i + 3 < tables; i += 4) {
		# Two low bits of the key are flags.
		key = (table[i + 2] + table_at[i + 2]) % 4294967296
		if (!(sprintf("%08x", key - key % 4) in ours))
			branch[sum(table[i], table_at[i])] = sum(table[i + 1], table_at[i + 1])
	}
}
/^[0-9a-f]+ <.*>:$/ {
	remember()
	name = $2
	gsub(/[<>:]/, "", name)
	n = 0
	split("", at)
	next
}
/^ *[0-9a-f]+:\t/ && name in wanted {
	split($0, part, "\t")
	address = part[1]
	gsub(/[ :]/, "", address)
	address = low(address)
	at[address] = ++n
	where[n] = address
	split(part[2], words, " ")
	# A prefix of an instruction is not one.
	op[n] = words[1] ~ /^(lock|rep|repz|notrack|bnd|cs|ds)$/ ? words[2] : words[1]
	target[n] = callee[n] = ""
	if (op[n] ~ /^(j|call)/ && match(part[2], /[0-9a-f]+ <[^>]*>/)) {
		split(substr(part[2], RSTART, RLENGTH), words, " ")
		target[n] = low(words[1])
		callee[n] = words[2]
		gsub(/[<>]|\+0x[0-9a-f]+/, "", callee[n])
	}
}
END { remember() }
