# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# boots: default on
# A call site in a header stands for all callers of its function, and has a line for each file that
# includes the header. There are no such lines but those that the table unconverted-helpers lists
# with a reason.
# shellcheck source=guest/tests/tap.sh
. /guest/tests/tap.sh

# in_headers FILE: "header function" of each line in a header; FILE is a copy of /proc/allocinfo.
in_headers() {
	awk '{
		for (i = 3; i <= NF && $i !~ /^func:/; i++)
			;
		sub(/:[0-9]+$/, "", $3)
		if ($3 ~ /\.h$/)
			print $3, substr($i, 6)
	}' "$1" | sort -u
}

awk '/^[ \t]*(#|$)/ { next } $1 == "file" { file = $2; next } { print file, $1 }' /guest/left |
	sort -u >/tmp/left
cat $allocinfo >/tmp/lines
in_headers /tmp/lines >/tmp/headers
check "the guest has the list of unconverted helpers" test -s /tmp/left
none "no line is in a header but those of unconverted helpers" \
	"$(grep -vxF -f /tmp/left /tmp/headers)"
note "$(wc -l </tmp/headers) of $(wc -l </tmp/lines) lines are in headers, all of them known"

# The test must find a line that is not in the list.
echo '        4096        1 include/linux/slab.h:7 [holder] func:kmalloc' >>/tmp/lines
is "a new line in a header would be seen" "$(in_headers /tmp/lines | grep -vxF -f /tmp/left)" \
	"include/linux/slab.h kmalloc"

# Helpers with many callers are charged to these.
for helper in __alloc_skb sk_prot_alloc devm_kmalloc kvasprintf __pte_alloc_one bucket_table_alloc \
	__list_lru_init; do
	none "nothing is charged to $helper()" \
		"$(grep -E " func:$helper(_tagged|_noprof)?( |\$)" /tmp/lines)"
done

done_testing
