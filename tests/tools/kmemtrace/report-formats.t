# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154
# kmemtrace-report: formats, pictures, and large traces.
# shellcheck source=tests/tools/kmemtrace/report.sh
. ./report.sh

trace --events 20000 --live 500 --leaks 20 --packet 16384
for what in "" --live --peak --lifetimes --rates --cross-cpu --cross-node --mismatches --advise \
	--allocs "--live --peak --rates --advise"; do
	# shellcheck disable=SC2086 # options, one by one
	report --json $what | perl -MJSON::PP -e 'local $/; JSON::PP->new->utf8->decode(<STDIN>)' \
		>"$dir/said" 2>&1
	ok $? "--json $what is JSON"
	case $what in *" "*) continue ;; esac
	# shellcheck disable=SC2086 # none, or one
	report --csv $what | awk -F , 'NR == 1 { n = NF } NF != n { bad = 1 }
		END { exit bad || NR < ('"$([ "$what" = --mismatches ] && echo 1 || echo 2)"') }'
	ok $? "--csv $what has as many cells in each line"
done
for format in text json csv; do
	report --format $format >"$dir/wanted"
	report --format $format --output "$dir/out" &&
		cmp "$dir/wanted" "$dir/out" >"$dir/said" 2>&1
	ok $? "--output has the same, as $format"
done

# What the reports say of one trace agrees.
sum() { awk '{ sum += $1 } END { print sum + 0 }'; }
prints "$(fact objects.allocated)" "the rows add up to the summary" pipe \
	"columns total_alloc --objects | sum"
prints "$(fact objects.live)" "what is alive adds up" pipe "columns bytes --live --objects | sum"
prints "$(fact pages.live)" "and so do pages" pipe "columns bytes --live --pages | sum"
prints "$(fact objects.peak)" "the peak adds up" pipe "columns bytes --peak --objects | sum"
prints "$(fact pages.peak)" "and that of pages" pipe "columns bytes --peak --pages | sum"
prints "$(fact objects.allocations)" "each allocation is in a slice" pipe \
	"columns allocations --rates --objects | sum"
prints "$(fact objects.frees)" "and each free in a pair of CPUs" pipe \
	"columns frees --cross-cpu --objects | sum"
prints "$(fact objects.allocations)" "--allocs has each allocation" pipe \
	"columns address --allocs --objects | wc -l"
prints "$(fact objects.allocations)" "also in text, where tables are short otherwise" pipe \
	"report --allocs --objects | sed 1d | wc -l"
prints "$(fact objects.allocated)" "so do folded stacks" pipe \
	"report --format folded | awk '{ print \$NF }' | sum"
for by in cache function file module task; do
	prints "$(fact objects.allocated)" "and the rows of --by $by" pipe \
		"columns total_alloc --by $by --objects | sum"
done

# A semicolon would be another frame; a comma and a quote another cell.
scripted x86_64 "table tags 1 mm/a.c:1 func:f;1" 'table tags 2 mm/"b",c:1 [m] func:g' \
	"table tags 3 mm/a.c:2 func:f;1" "kmem_kmalloc ptr=0x2000 bytes_alloc=16 tag=2" \
	"kmem_kmalloc ptr=0x1000 bytes_alloc=8 tag=1" \
	"kmem_kmalloc ptr=0x3000 bytes_alloc=32 tag=3" \
	"kmem_kfree ptr=0x1000" "kmem_mm_page_alloc pfn=1 tag=1"
prints 'm;mm/"b",c;g 16
vmlinux;mm/a.c;f:1 40' "folded: module, file, function and bytes; lines fall together" report \
	--format folded
prints "vmlinux;mm/a.c;f:1 32" "folded --live" pipe "report --format folded --live | tail -n 1"
prints "vmlinux;mm/a.c;f:1 40" "folded --peak" pipe "report --format folded --peak | tail -n 1"
prints "vmlinux;mm/a.c;f:1 4096" "folded --pages" report --format folded --pages
prints '"mm/""b"",c:1 [m] func:g"' "CSV: quotes" pipe \
	"report --csv --objects | sed -n 's/.*,\(\"mm.*\)/\1/p'"

# pprof. protoc-c reads it as what it is, without knowing names.
plain=$dir/plain/kmemtrace-report
"$plain" --format pprof "$dir/trace" >"$dir/profile.gz" 2>"$dir/said" || ! grep -q 'built without' \
	"$dir/said" || skipped="it was built without protobuf-c"
# Texts: which number each has, and the values of the sample of each function.
decode() { gzip -dc "$dir/profile.gz" | protoc-c --decode=pprof.Profile \
	--proto_path="$top/tools/kmemtrace" profile.proto; }
prints "f;1: 1 32 1 32
f;1: 1 8 0 0
g: 1 16 1 16" "pprof: objects and bytes, allocated and in use, for each call site" pipe "decode | \
	perl -ne '
	if (/^string_table: \"(.*)\"/) { push @t, \$1 }
	elsif (/^(\w+) \{/) { \$in = \$1; %m = () }
	elsif (/^  value: (\d+)/) { push @{\$m{value}}, \$1 }
	elsif (/^  (\w+): (\d+)/) { \$m{\$1} = \$2 }
	elsif (/^    (\w+): (\d+)/) { \$m{\$1} = \$2 }
	elsif (/^\}/) { push @{\$all{\$in}}, {%m} }
	END { for (@{\$all{sample}}) { my \$l = \$all{location}[\$_->{location_id} - 1];
		my \$f = \$all{function}[\$l->{function_id} - 1];
		my @v = map { \$_ // 0 } @{\$_->{value}};
		print \"\$t[\$f->{name}]: @v\n\" } }' | LC_ALL=C sort"
prints "vmlinux" "pprof: the kernel is what it is of, whoever allocates first" pipe "decode | \
	perl -ne '
	if (/^string_table: \"(.*)\"/) { push @t, \$1 } elsif (/^mapping/) { \$on = 1 }
	elsif (\$on && /filename: (\d+)/) { \$file //= \$1 } END { print \"\$t[\$file]\n\" }'"
prints "alloc_objects count
alloc_space bytes
inuse_objects count
inuse_space bytes" "pprof: its sample types" pipe "decode | perl -ne '
	if (/^string_table: \"(.*)\"/) { push @t, \$1 }
	elsif (/^sample_type/) { \$on = 1 } elsif (/^\}/) { \$on = 0 }
	elsif (\$on && /type: (\d+)/) { \$type = \$1 }
	elsif (\$on && /unit: (\d+)/) { push @types, [\$type, \$1] }
	END { print \"\$t[\$_->[0]] \$t[\$_->[1]]\n\" for @types }'"
skipped=
make -s -C "$top/tools/kmemtrace" O="$dir/without" WITHOUT=pprof CC="$CC" CFLAGS=-O0 \
	"$dir/without/kmemtrace-report" >"$dir/said" 2>&1
says 1 '--format pprof needs protobuf-c and zlib' "without protobuf-c it says so" \
	"$dir/without/kmemtrace-report" --format pprof "$dir/trace"

# Pictures.
well_formed() {
	if command -v xmllint >/dev/null; then xmllint --noout "$1"; else
		perl -0ne 'my @open; while (/<([\/?!]?)([\w:]+)[^>]*?(\/?)>/g) {
			next if $1 eq "?" || $3; if ($1) { die "$2 ends" if pop @open ne $2 }
			else { push @open, $2 } } die "@open" if @open' "$1"
	fi
}
names='table tags 1 mm/<a>&"b".c:1 func:f'
for picture in timeline fragmentation lifetimes; do
	scripted x86_64 "$names" "kmem_kmalloc ptr=0x1000 bytes_req=5 bytes_alloc=8 tag=1" \
		"kmem_kfree ptr=0x1000"
	report --svg $picture -o "$dir/odd.svg" && well_formed "$dir/odd.svg" >"$dir/said" 2>&1
	ok $? "--svg $picture is XML, with odd names"
	! grep -qE '<script|on[a-z]+=|href|NaN|inf' "$dir/odd.svg"
	ok $? "--svg $picture has no script, and all numbers are numbers"
	scripted x86_64 alive_begin
	report --svg $picture -o "$dir/empty.svg" &&
		well_formed "$dir/empty.svg" >"$dir/said" 2>&1 &&
		grep -qE 'Nothing was' "$dir/empty.svg"
	ok $? "--svg $picture of a trace without allocations says so"
	trace --events 20000 --live 500 --packet 16384
	report --svg $picture -o "$dir/large.svg" && well_formed "$dir/large.svg" >"$dir/said" 2>&1
	ok $? "--svg $picture of a larger one is XML"
done
# Eleven rows hold something: ten of them are there, and the last one as well, instead of 1 other.
scripted x86_64 "repeat 11" "kmem_kmalloc ptr=0x1000+64*i bytes_req=5 bytes_alloc=8 tag=i+1" end
report --svg timeline --objects >"$dir/eleven.svg"
prints 11 "the timeline names up to eleven rows" pipe "grep -c '>unknown tag [0-9]*</text>' \
	'$dir/eleven.svg'"
scripted x86_64 "repeat 12" "kmem_kmalloc ptr=0x1000+64*i bytes_req=5 bytes_alloc=8 tag=i+1" end
report --svg timeline --objects >"$dir/twelve.svg"
prints 1 "and puts together more" grep -c '>2 others</text>' "$dir/twelve.svg"
# 105 characters of a name have room beside what is at the right; each of the first is of two bytes.
for picture in timeline fragmentation; do
	name=$(printf 'ä%.0s' $(seq 110)):9
	scripted x86_64 "table tags 1 $name func:f" \
		"kmem_kmalloc ptr=0x1000 bytes_req=5 bytes_alloc=8 tag=1"
	report --svg $picture -o "$dir/long.svg"
	grep -F "<title>$name func:f</title>..." "$dir/long.svg" >"$dir/said"
	prints 105 "--svg $picture has the end of a long name, and all of it on a tooltip" \
		pipe "sed 's/.*<.title>//; s/<.text>//' '$dir/said' | LC_ALL=C.UTF-8 wc -m |
		awk '{ print \$1 - 1 }'"
	scripted x86_64 "table tags 1 ${name#äääääääääääääää} func:f" \
		"kmem_kmalloc ptr=0x1000 bytes_req=5 bytes_alloc=8 tag=1"
	prints 1 "--svg $picture has all of a shorter one" pipe "report --svg $picture |
		grep -cF '\">${name#äääääääääääääää} func:f</text>'"
done

# Memory is bounded by what is alive, not by what has been: 32 MiB of address space are enough for
# 800,000 objects, each at an address of its own, one after the other, and not for all at a time.
alloc="kmem_kmalloc ptr=0x1000+64*i bytes_req=8 bytes_alloc=8"
scripted x86_64 "step 1" "repeat 800000" "$alloc" "kmem_kfree ptr=0x1000+64*i" end
(ulimit -v 32768 && "$plain" "$dir/trace") >"$dir/stdout" 2>"$dir/said"
ok $? "memory does not grow with the trace"
scripted x86_64 "step 1" "repeat 800000" "$alloc" end
says 1 '^kmemtrace-report: out of memory$' "without memory it says so" pipe \
	"(ulimit -v 32768 && '$plain' '$dir/trace')"
