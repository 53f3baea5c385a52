# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2016,SC2154
# What the metadata says, however it is written, and what is wrong with it, by its line.

trace --events 1
cp "$dir/trace/metadata" "$dir/metadata"
metadata() { "$dir/read-trace" --metadata "$dir/trace/metadata"; }
right=$(metadata)

# same SCRIPT DESCRIPTION: with this change, by sed, it says the same.
same() {
	sed "$1" "$dir/metadata" >"$dir/trace/metadata"
	prints "$right" "$2" metadata
}
same 's/;/ ; /; s/=/   =\t/; s/{/\n{\n/; s/$/\r/' "blanks and line ends"
same 's|;$|; /* byte_order = be; } " */ // uuid = 3 {|' "comments"
same 's/^env {/env { _more = "; } byte_order = be;"; _and_more = 1;/' "more in the environment"
same 's/^trace {/callsite {\n\tname = "x"; byte_order = be;\n\tinner := struct { } y;\n};\n&/' \
	"blocks that are not known"
same '/size_1 =/s/40/0x28/' "a hexadecimal number"
same '/offset_s/d; s/offset = .*/offset = 1700000000123456789;/' "a single offset"
same 's/tracer_name = .*//; s/domain = .*//; s/freq = .*//' "without what need not be there"

# wrong PATTERN SCRIPT DESCRIPTION: with this change it is refused with this error.
wrong() {
	sed "$2" "$dir/metadata" >"$dir/trace/metadata"
	says 1 "^read-trace: (cannot read )?$dir/trace/metadata:$1\$" "$3" reads
}
wrong ' the trace has version 3\.0 of its layout, not 2 as this program reads' \
	's/kmemtrace_major = 2/kmemtrace_major = 3/' "another major version"
wrong ' the trace has version 1\.0 of its layout, not 2 as this program reads' \
	's/kmemtrace_major = 2/kmemtrace_major = 1/; s/page_shift = 12/page_shift = many/' \
	"another major version, and something else that is wrong"
wrong '17: the trace is by "lttng-modules", not kmemtrace' 's/= "kmemtrace"/= "lttng-modules"/' \
	"a trace of something else"
wrong '[0-9]*: there is no kmemtrace_major in "env", so this is not the metadata of a kmemtrace' \
	'/kmemtrace_major/d' "no version"
wrong '[0-9]*: there is no byte_order in "trace", so .*' '/byte_order/d' "no byte order"
wrong '[0-9]*: there is no size_ID in "env", so .*' '/size_[0-9]/d' "no sizes"
wrong '7: byte_order is "middle", and neither le nor be' 's/= le/= middle/' "a byte order"
wrong '6: uuid is "6b6d656d-7472-6163-6501-02030405060", and none' 's/07";/0";/' "a short uuid"
wrong '6: uuid is "6b6d656d-7472-6163-6501-0203040506", and none' 's/07";/";/' "a byte too few"
wrong '6: uuid is "6b6d656d-7472-6163-6501-0203040506077", and none' 's/07";/077";/' "a long uuid"
wrong '6: uuid is "6b6d656d7-472.*, and none' 's/6d-7472/6d7-472/' "a uuid with its lines elsewhere"
wrong '20: page_shift is "9", and not a number from 10 to 30' 's/page_shift = 12/page_shift = 9/' \
	"a page size"
wrong '21: kernel_base is "0x1ffffffff81000000", and not .*' 's/"0xf/"0x1f/' "an address"
wrong '22: has_tags is "2", and not a number from 0 to 1' 's/has_tags = 1/has_tags = 2/' "a flag"
wrong '25: kmemtrace_minor is "-1", and not .*' 's/minor = 0/minor = -1/' "a negative number"
wrong '26: size_1 is "4097", and not a number from 8 to 4096' 's/size_1 = 40/size_1 = 4097/' \
	"a size that is too large"
wrong '26: size_1 is 36, less than the 40 bytes of kmem_kmalloc' 's/size_1 = 40/size_1 = 36/' \
	"a size that is too small"
wrong '26: size_256 is the size of no event that there can be' 's/size_1 =/size_256 =/' "an id"
wrong '26: size_one is the size of no event that there can be' 's/size_1 =/size_one =/' "no id"
wrong '27: size_1 is there twice' 's/size_2 =/size_1 =/' "a size twice"
wrong '8: byte_order is there twice' 's/byte_order.*/&\n&/' "the byte order twice"
wrong '18: release is not a string of less than 65 bytes' \
	"s/6\\.1\\.0/$(printf 6%.0s {1..65})/" "a release that is too long"
wrong '18: a string does not end in its line, or is too long' \
	"s/6\\.1\\.0/$(printf 6%.0s {1..300})/" "one that is longer than anything"
wrong '18: a string does not end in its line, or is too long' 's/"6.1.0"/"6.1.0/' "an open string"
wrong '20: page_shift has no value' 's/page_shift = 12/page_shift = /' "no value"
wrong '21: there is no ; behind the value of page_shift' 's/page_shift = 12;/page_shift = 12/' \
	"no semicolon"
wrong '[0-9]*: freq is "999", and not a number from 1000 to 1000000000000' \
	's/freq = 1000000000/freq = 999/' "a clock that cannot be"
wrong '[0-9]*: there is a } too many' '/^env/i }' "a block too many"
wrong '[0-9]*: the file ends inside of a block' '/^\tname = "retag"/,$d' \
	"a file that is cut off in a block"
wrong '[0-9]*: a comment does not end' 's|^event {|/*|' "an open comment"
wrong ' it is no text' 's/env/\x00/' "bytes that are no text"
wrong '1: there is no byte_order in "trace", so .*' d "an empty file"
sed -n '1,/release/p' "$dir/metadata" | head -c -4 >"$dir/trace/metadata"
says 1 "^read-trace: $dir/trace/metadata:18: a string does not end in its line, or is too long\$" \
	"a file that is cut off in a string" reads
rm "$dir/trace/metadata"
says 1 "^read-trace: cannot read $dir/trace/metadata: No such file or directory\$" "no file" reads
says 1 "^read-trace: cannot read $dir/none/metadata: No such file or directory\$" "no folder" \
	"$dir/read-trace" "$dir/none"
