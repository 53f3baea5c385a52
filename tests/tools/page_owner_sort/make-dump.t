# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154
# The dumps that the tests are made of are what the options ask for, or there is none.

for form in 5.10 5.11 5.15 6.1 6.12 7 handle stack_handle stacks handles stacks_handles \
	stack_count; do
	dump --form $form --records 3 --stacks 3 | grep -c . >"$dir/said"
	[ "$(cat "$dir/said")" -ge 3 ]
	ok $? "make-dump --form $form"
done
# What is not refused must not fill the disk.
short() { (ulimit -f 1024; dump "$@"); }
says 2 '^make-dump: no such form: 6.2; ' "a form that there is not" short --form 6.2
for number in 0 4294967296 -1 3x ''; do
	says 2 "--stacks takes a number from 1 to 4294967295: $number\$" "--stacks '$number'" \
		short --stacks="$number"
done
says 2 'records takes a number from 0 to' "more records than there are PIDs" short --unique \
	--records 2147483647
says 2 'unrecognized option' "an option that there is not" short --even
says 2 '^usage: ' "an argument" short --records 1 file
