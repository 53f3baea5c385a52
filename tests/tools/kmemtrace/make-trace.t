# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154
# The traces that the tests are made of are what the options ask for, or there is none.

for machine in x86_64 i386 arm64 ppc ppc64; do
	trace --machine $machine --events 1000 >"$dir/said" 2>&1 &&
		mv "$dir/trace" "$dir/first" && trace --machine $machine --events 1000 &&
		diff -r "$dir/first" "$dir/trace" >"$dir/said"
	ok $? "make-trace --machine $machine gives the same twice"
	rm -rf "$dir/first"
done
"$dir/make-trace" --machine ppc64 --events 1000 --seed 2 "$dir/first" &&
	! diff -qr "$dir/first" "$dir/trace" >"$dir/said"
ok $? "with another seed it gives something else"
rm -rf "$dir/first"
count() { reads --count 2>/dev/null | awk '$1 == "events" { print ($2 >= 5000 && $2 < 5400) }'; }
trace --events 5000 --live 50
prints 1 "--events gives about as many events" count
leaks() { reads | awk '
	/ page_|mm_|krealloc|retag/ { next }
	{ match($0, / ptr=[^ ]*/); ptr = substr($0, RSTART, RLENGTH) }
	$3 ~ /alloc/ { n[ptr]++ }
	$3 ~ /free/ { n[ptr]-- }
	END { for (i in n) { if (n[i] < 0) bad++; sum += n[i] } print bad + 0, (sum > 0) }'; }
trace --events 3000 --live 30
prints "0 0" "what is freed was allocated, and everything is freed" leaks
trace --events 3000 --live 30 --leaks 7
prints "0 1" "but for --leaks" leaks
# The same for each page frame: those of a block change hands one by one after it was split.
frames() { reads | awk '
	function hex(text, i, n) {
		for (i = 3; i <= length(text); i++)
			n = n * 16 + index("123456789abcdef", substr(text, i, 1))
		return n
	}
	/ kmem_mm_page_/ {
		order = match($0, / order=/) ? substr($0, RSTART + 7) + 0 : 0
		match($0, / ptr=[^ ]*/)
		pfn = hex(substr($0, RSTART + 5, RLENGTH - 5))
		for (i = 0; i < 2 ^ order; i++) {
			there[pfn + i] += $3 ~ /alloc/ ? 1 : -1
			if (there[pfn + i] < 0 || there[pfn + i] > 1)
				bad++
		}
	}
	/ page_move / {
		moves++
		match($0, / ptr=[^ ]*/)
		if (there[hex(substr($0, RSTART + 5, RLENGTH - 5))] != 1)
			bad++
		match($0, / new_pfn=[^ ]*/)
		if (there[hex(substr($0, RSTART + 9, RLENGTH - 9))] != 1)
			bad++
	}
	END { for (i in there) sum += there[i]; print bad + 0, sum + 0, (moves > 0) }'; }
trace --events 5000 --live 30
prints "0 0 1" "pages are freed that were allocated, and move to such" frames

refuses() { # PATTERN DESCRIPTION OPTION...
	local pattern=$1 what=$2
	shift 2
	says 2 "$pattern" "$what" "$dir/make-trace" "$@" "$dir/none"
	rm -rf "$dir/none"
}
refuses '^make-trace: no such machine: vax; ' "a machine that there is not" --machine vax
refuses "^make-trace: --events takes a number from 1 to [0-9]*: 3x\$" "what is no number" \
	--events 3x
refuses '^make-trace: --cpus takes a number from 1 to 1024: 0$' "no CPU" --cpus 0
refuses '^usage: ' "neither a script nor events"
refuses 'unrecognized option' "an option that there is not" --odd
refuses '^make-trace: cannot read .*/no: No such file' "a script that there is not" \
	--script "$dir/no"
says 2 "cannot make $dir: File exists" "a folder that is there" "$dir/make-trace" --events 1 "$dir"
script_says() { # PATTERN LINE...
	local pattern=$1
	shift
	printf '%s\n' "$@" >"$dir/script"
	refuses "^make-trace: $dir/script:$pattern" "a script: $(printf '%s; ' "$@")" \
		--script "$dir/script"
}
script_says '2: no such command or event: kmalloc' "cpu 1" "kmalloc ptr=1"
script_says '1: no such field: size' "kmem_kmalloc size=1"
script_says '1: no FIELD=VALUE: ptr' "kmem_kfree ptr"
script_says '1: no number: x' "kmem_kfree ptr=x"
script_says '1: no value: 1/2' "kmem_kfree ptr=1/2"
script_says '1: there is no number' "cpu"
script_says '1: no end' "repeat 3" "kmem_kfree"
script_says '1: no such field of a header: size' "header size=1"
script_says '1: bytes takes up to 1024 bytes of two digits' "bytes 0g"
says 2 'there are no more than 1024 CPUs' "a script: a CPU that there is not" scripted x86_64 \
	"cpu 1024" "alive_begin"

scripted x86_64 "repeat 3" "kmem_kfree ptr=0x100+i*i*16" "end" "cpu 1" "time 70" \
	"kmem_kfree ptr=-1+i call_site=0x81000000"
prints "70 cpu1 kmem_kfree call_site=0xffffffff81000000 ptr=0xffffffffffffffff
1000 cpu0 kmem_kfree ptr=0x100
1100 cpu0 kmem_kfree ptr=0x110
1200 cpu0 kmem_kfree ptr=0x140" "a script repeats lines, and sets CPU and time" pipe \
	"reads | head -n 4"
