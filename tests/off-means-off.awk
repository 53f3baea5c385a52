# SPDX-License-Identifier: GPL-2.0
# From what objdump says of an object (-s -t -r, then @code and -d -r) to its code as text,
# "function: instruction" a line, in which a reference to read-only data stands as what is referred
# to: another string before it moves it, and is no difference.

function dec(hex,   i, n) {
	n = 0
	hex = tolower(hex)
	sub(/^0x/, "", hex)
	for (i = 1; i <= length(hex); i++)
		n = n * 16 + index("0123456789abcdef", substr(hex, i, 1)) - 1
	return n
}

# The string at an offset, in hexadecimal.
function string_at(section, offset,   h, i, s) {
	h = data[section]
	for (i = 2 * offset + 1; i < length(h) && substr(h, i, 2) != "00"; i += 2)
		s = s substr(h, i, 2)
	return s
}

# What read-only data at an offset is: a string, a named object, a jump table or a nameless constant
# (their first entry).
function thing(section, offset,   i, name) {
	if (section ~ /\.str/)
		return "string:" string_at(section, offset)
	for (i = 1; i <= objects[section]; i++)
		if (offset >= from[section, i] && offset < to[section, i]) {
			name = object[section, i]
			sub(/\.[0-9]+$/, "", name)
			if (name ~ /^__(func|FUNCTION|PRETTY_FUNCTION)__$/)
				return name ":" string_at(section, from[section, i])
			return name "+" (offset - from[section, i]) ":" \
				substr(data[section], 2 * from[section, i] + 1,
					2 * (to[section, i] - from[section, i]))
		}
	if ((section, offset) in table)
		return "table:" table[section, offset]
	return "constant:" substr(data[section], 2 * offset + 1, 16)
}

/^@code/ { code = 1; next }

!code && /^Contents of section / { reading = $4; sub(/:$/, "", reading); mode = "contents"; next }
!code && /^RELOCATION RECORDS FOR / {
	reading = $4
	gsub(/\[|\]|:/, "", reading)
	mode = "relocations"
	next
}
!code && /^SYMBOL TABLE/ { mode = "symbols"; next }
!code && mode == "contents" && reading ~ /rodata/ {
	line = substr($0, 2)
	sub(/^[0-9a-f]+ /, "", line)
	line = substr(line, 1, 35)
	gsub(/ /, "", line)
	data[reading] = data[reading] line
}
!code && mode == "relocations" && reading ~ /rodata/ && /^[0-9a-f]+ R_/ {
	table[reading, dec($1)] = $3
}
!code && mode == "symbols" && / O [^ \t]*rodata/ {
	section = $4
	i = ++objects[section]
	from[section, i] = dec($1)
	to[section, i] = from[section, i] + dec($5)
	object[section, i] = $6
}
!code { next }

/^Disassembly of section / { print $0; next }
/^[0-9a-f]+ <.*>:$/ {
	name = $2
	gsub(/[<>:]/, "", name)
	print name ": " $1
	next
}
/^\t+[0-9a-f]+: R_/ {
	at = $1; sub(/:$/, "", at)
	target = $3
	if (target ~ /^[^+-]*rodata/) {
		section = target; sub(/[+-]0x[0-9a-f]+$/, "", section)
		offset = 0
		if (match(target, /[+-]0x[0-9a-f]+$/)) {
			offset = dec(substr(target, RSTART + 1))
			if (substr(target, RSTART, 1) == "-")
				offset = -offset
		}
		# Counted from the end of the instruction, which need not be the end of the
		# reference.
		if ($2 ~ /PC32/)
			offset += end - dec(at)
		target = thing(section, offset)
	}
	print name ": " at " " $2 " " target
	next
}
/^ *[0-9a-f]+:\t/ {
	split($0, part, "\t")
	at = part[1]; gsub(/[ :]/, "", at)
	end = dec(at) + split(part[2], bytes, " ")
	# Where a jump goes is in its bytes, or in the relocation that follows; the name beside it
	# is only objdump's guess.
	sub(/ +#.*/, "", part[3])
	sub(/ *<.*>/, "", part[3])
	print name ": " at " " part[2] " " part[3]
	next
}
END { if (code) print "(end)" }
