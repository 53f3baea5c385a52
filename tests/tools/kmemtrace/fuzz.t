# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154
# The reader keeps its promises for traces that are cut off at any byte, for those with any bit
# wrong, and for what libFuzzer makes of them and of corpus/: FUZZ=SECONDS for how long (5).

reader=("$top"/tools/lib/{kmemtrace_{stream,metadata,tables,symbols},input{,_gzip,_xz,_zstd}}.c)
mkdir -p "$dir/corpus" "$dir/small"
for machine in x86_64 ppc; do
	trace --machine $machine --events 40 --live 10 --cpus 2 --packet 256
	cp "$dir/trace/cpu0.out" "$dir/small/$machine"
	# The first byte tells the byte order, and whether there are events that are not known.
	for first in '\0' '\2'; do
		[ $machine = x86_64 ] || first=${first/0/1} first=${first/2/3}
		{ printf '%b\7' "$first"; cat "$dir/trace/cpu0.out"; } \
			>"$dir/corpus/$machine-${first#?}"
	done
done
# Packets with everything in their headers that can be wrong.
for field in magic=1 stream_id=1 content_bits=12 packet_bits=9 packet_bits=1000000 begin=5000 \
	cpu=3 sequence=9 discarded=1 events=7; do
	printf '%s\n' "header $field" kmem_kfree "bytes 00 01" kmem_kfree packet
done | trace --machine ppc --script -
{ printf '\1\5'; cat "$dir/trace/cpu0.out"; } >"$dir/corpus/headers"
trace --machine x86_64 --events 40 --live 10
cp corpus/* "$dir/corpus"
{ printf 'a0'; cat "$dir/trace/metadata"; } >"$dir/corpus/metadata"
{ printf 'b0'; cat "$dir/trace/tables/tags"; } >"$dir/corpus/tags"
{ printf 'c0'; cat "$dir/trace/tables/caches"; } >"$dir/corpus/caches"
{ printf 'd0'; cat "$dir/trace/tables/symbols"; printf '\0'; cat "$dir/trace/tables/modules"
	echo "5 going 0x1000 10 - holder"; } >"$dir/corpus/symbols"
# shellcheck disable=SC2086 # options, one by one
$CC $sanitize -Wall -Wextra -Werror -DFROM_FILES -I "$top/tools/lib" -o "$dir/reads" \
	fuzz-reader.c "${reader[@]}" >"$dir/said" 2>&1 && "$dir/reads" "$dir"/small/* \
	>"$dir/said" 2>&1
ok $? "a trace cut off at any byte is read up to there, and a wrong bit costs one packet at most"
says 1 '^fuzz-reader: cannot read not-there: No such file' \
	"a file that cannot be read is an error" "$dir/reads" not-there

fuzz fuzz-reader.c "${reader[@]}"
