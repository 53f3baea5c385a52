# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# boots: capture
# Of the guest that tests/audit/capture boots: something is in use, of a module, too, and the audit
# saves what it reads. The host gets the files as lines of base64. alloc.switch=0 or 1: what is
# written to vm.mem_profiling between the load and the rest.
# shellcheck source=guest/tests/tap.sh
. /guest/tests/tap.sh

/guest/workload 3
switch=$(boot_arg alloc.switch)
[ -z "$switch" ] || echo "$switch" >$sysctl
dd if=/dev/zero of=/tmp/file bs=1M count=40 status=none
insmod /lib/modules/holder.ko objects=1000 cached=700 pages=500 chunks=100
status=0
/guest/audit --quick --save=/tmp/saved >/tmp/said || status=$?
tar -C /tmp/saved -cz . | base64 | sed 's/^/# file: /'
echo "# audit: status $status"
sed 's/^/# audit: /' /tmp/said
check "the audit's files are sent" test -s /tmp/saved/allocinfo

done_testing
