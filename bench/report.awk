# SPDX-License-Identifier: GPL-2.0
# bars, then figures (BOOT BASE FIGURE MIN TYPICAL): the table and JSON, or TAP. Called by bench/run
# with mode= and json=. What a boot adds is its typical value over that of its baseline. Boots of a
# distribution's configuration are named dist-BOOT, and the bars of their figures dist.FIGURE; those
# with page_owner and those with kmemtrace, for which 0 and 1 are off and on, owner-BOOT and
# owner.FIGURE, and trace-BOOT and trace.FIGURE. Of trace.FIGURE, never is with a filter.

function number(v, signed,   s) {
	s = sprintf((signed ? "%+" : "%") (v < 1000 && v > -1000 ? ".1f" : ".0f"), v)
	sub(/\.0$/, "", s)
	return s == "-0" ? "+0" : s
}
function has(boot, f) { return (boot, f) in typical }
function base_of(boot, f) { return has(base[boot], f) ? typical[base[boot], f] : 0 }
function delta(boot, f) { return typical[boot, f] - base_of(boot, f) }
function relative(f) { return f ~ /^sys\./ }
# What the table shows of a boot: its delta, in % for system calls, or the figure itself where the
# baseline has none.
function shown(boot, f) {
	if (!has(boot, f))
		return "-"
	if (!has(base[boot], f))
		return number(typical[boot, f])
	if (relative(f))
		return sprintf("%+.2f%%", 100 * delta(boot, f) / base_of(boot, f))
	return number(delta(boot, f), 1)
}
# "dist-", "owner-" or "trace-" of a boot that has it, and the boot that it is without that.
function kind_of(boot) {
	return match(boot, /^(dist|owner|trace)-/) ? substr(boot, 1, RLENGTH) : ""
}
function plain(boot) { return substr(boot, length(kind_of(boot)) + 1) }
# The same of a bar, and its figure without it.
function kind_of_bar(f) {
	return match(f, /^(dist|owner|trace)\./) ? substr(f, 1, RLENGTH - 1) "-" : ""
}
function figure_of(f) { return substr(f, length(kind_of_bar(f)) + 1) }
# The bar on a boot for a figure, "" for none: in bars' column of that kind of boot.
function bar_of(boot, f,   c, b, name) {
	# Possible CPUs decide what a line of allocinfo costs, and its bar says two.
	c = plain(boot)
	c = c ~ /^(never|filter|cache)$/ ? 1 : c == "0" ? 2 : \
		c == (f ~ /^allocinfo/ ? "1-cpus-2" : "1") ? 3 : 0
	name = kind_of(boot)
	sub(/-$/, ".", name)
	name = name f
	if (!c || !(name in bar))
		return ""
	split(bar[name], b, " ")
	return b[c] == "-" ? "" : b[c]
}
function met(boot, f, limit,   their) {
	if (limit ~ /%of-theirs$/) {
		# Theirs relative to their own kernel, which costs more or less than ours.
		their = kind_of(boot) "6.12-" plain(boot)
		if (!has(their, f))
			return 0
		return delta(boot, f) / base_of(boot, f) <= \
			limit / 100 * delta(their, f) / base_of(their, f)
	}
	# Of what it adds to record all.
	if (limit ~ /%of-recorded$/)
		return has("trace-1", f) &&
			delta(boot, f) <= limit / 100 * delta("trace-1", f)
	# Of what the tracepoints add when they write to the buffer of ftrace.
	if (limit ~ /%of-ftrace$/)
		return has("trace-ftrace", f) &&
			delta(boot, f) <= limit / 100 * delta("trace-ftrace", f)
	if (limit ~ /%$/)
		limit = base_of(boot, f) * limit / 100
	# What a clock read costs is in each figure, and is less than this.
	return delta(boot, f) <= limit + 0.05
}
function said(boot, f, limit) {
	if (!has(base[boot], f))
		return sprintf("%s is %s, at most %s", f, number(typical[boot, f]), limit)
	return sprintf("%s adds %s to %s%s, at most %s", f,
		number(delta(boot, f), 1), number(base_of(boot, f)),
		relative(f) ? " (" shown(boot, f) ")" : "", limit)
}
# Whether the figure of a bar is one that bench-quick measures.
function quick(f) {
	return sub(/^(dist\.)?pair\./, "", f) &&
		f ~ /^((kmalloc_64|cache_200|page_0)(_account)?|kmem_cache_200|page_3|vmalloc_64k)$/
}
function tap(   f, i, j, n, bad, limit, ok, kind, boot) {
	print "TAP version 13"
	for (i = 1; i <= bars; i++) {
		f = order_bar[i]
		if (!quick(f))
			continue
		kind = kind_of_bar(f)
		f = figure_of(f)
		for (j = 1; j <= boots; j++) {
			boot = order_boot[j]
			limit = kind_of(boot) == kind ? bar_of(boot, f) : ""
			if (limit == "")
				continue
			n++
			if (!has(boot, f)) {
				print "not ok " n " - " f ", boot " boot ": was not measured"
				print "bench: boot " boot " did not measure " f >"/dev/stderr"
				bad++
				continue
			}
			ok = met(boot, f, limit)
			printf "%sok %d - %s, boot %s: within its bar\n",
				ok ? "" : "not ", n, f, boot
			print "# boot " boot ": " said(boot, f, limit)
			if (!ok) {
				bad++
				print "bench: bar missed, boot " boot ": " said(boot, f, limit) \
					>"/dev/stderr"
			}
		}
	}
	if (!n) {
		print "not ok " ++n " - no bar was looked at"
		bad++
	}
	print "1.." n
	return bad
}
# A cell: what it shows, with a mark if it misses its bar.
function cell(boot, f,   limit, mark) {
	limit = bar_of(boot, f)
	mark = " "
	if (limit != "") {
		held++
		if (!has(boot, f)) {
			missed[++misses] = "boot " boot ": " f " was not measured"
			mark = "!"
		} else if (!met(boot, f, limit)) {
			missed[++misses] = "boot " boot ": " said(boot, f, limit)
			mark = "!"
		}
	}
	return shown(boot, f) mark
}
# What ours adds when on, over what theirs adds; "" where theirs adds nothing.
function ratio(f, kind,   on, later, a, b) {
	on = f ~ /^allocinfo/ ? "1-cpus-2" : "1"
	later = kind "6.12-" on
	on = kind on
	if (!has(on, f) || !has(later, f))
		return ""
	a = delta(on, f)
	b = delta(later, f)
	if (relative(f)) {
		a /= base_of(on, f)
		b /= base_of(later, f)
	}
	return b > 0 ? sprintf("%.2f", a / b) : ""
}
function plain_figure(boot, f) { return has(boot, f) ? number(typical[boot, f]) : "-" }
function or_dash(s) { return s == "" ? "-" : s }
function rule(   s) { s = sprintf("%107s", ""); gsub(/ /, "-", s); print s }
# A line of the table: name, and what there is of this kernel and of the later one.
function row(name, a, b, c, d, e, f, g, h, i, j, k) {
	printf "  %-18s%8s%8s %8s%8s%8s%8s |%7s%8s%8s%8s%7s\n",
		name, a, b, c, d, e, f, g, h, i, j, k
}
# Those that only other figures are made of.
function hidden(f) {
	return f ~ /[.]empty$|sys[.]nothing$|[.]page_ext$|^mem[.]before/
}
function section(kind, prefix, title,   i, f, on, later, name, any) {
	for (i = 1; i <= figures; i++) {
		f = order_figure[i]
		on = f ~ /^allocinfo/ ? "1-cpus-2" : "1"
		if (f !~ ("^" prefix) || hidden(f) || !has(kind on, f))
			continue
		if (!any++)
			printf "\n%s\n", title
		later = kind "6.12-"
		name = f
		sub("^" prefix, "", name)
		gsub(/_/, " ", name)
		row(name, plain_figure(kind "pristine", f), shown(kind "n", f),
			cell(kind "never", f), cell(kind "0", f), shown(kind "0-after-1", f) " ",
			cell(kind on, f), plain_figure(later "n", f), shown(later "never", f),
			shown(later "0", f), shown(later on, f), or_dash(ratio(f, kind)))
	}
}
function head() {
	row("", "6.1", "n", "never ", "0 ", "0 aft 1", "1 ", "6.12 n", "never", "0", "1", "ours/")
	row("", "", "- 6.1", "- n ", "- n ", "- n ", "- n ", "", "- n", "- n", "- n", "theirs")
	rule()
}
function costs(kind) {
	section(kind, "pair.", "An allocation and its free: instructions")
	section(kind, "batch.", "1,000 allocations, then 1,000 frees: instructions for each")
	section(kind, "sys.", "System calls: instructions, and % more of them")
	section(kind, "allocinfo.", "/proc/allocinfo, 2 possible CPUs: lines; instructions for a " \
		"line by 64 KiB and 4 KiB reads, and for all of it")
	section(kind, "loads.", "An allocation and its free: loads")
	section(kind, "stores.", "An allocation and its free: stores")
	section(kind, "locked.", "An allocation and its free: locked operations")
	section(kind, "lines.", "An allocation and its free: cache lines touched")
}
# page_owner has no use for the columns of the others.
function owner_section(   i, f, name) {
	print "With page_owner, in that configuration: off, and page_owner=on"
	printf "  %-18s%8s%8s %9s%10s |%9s%9s\n",
		"", "6.1", "- 6.1", "6.1 on", "- 6.1 on", "6.12", "6.12 on"
	for (i = 1; i <= figures; i++) {
		f = order_figure[i]
		if (f !~ /^pair\./ || hidden(f) || !has("owner-1", f))
			continue
		name = substr(f, length("pair.") + 1)
		gsub(/_/, " ", name)
		printf "  %-18s%8s%8s %9s%10s |%9s%9s\n", name,
			plain_figure("owner-pristine", f), cell("owner-0", f),
			plain_figure("owner-pristine-1", f), cell("owner-1", f),
			plain_figure("owner-6.12-0", f), plain_figure("owner-6.12-1", f)
	}
	f = "storm.shared"
	if (has("owner-4", f))
		printf "  A page and its free on 4 CPUs at once, on: %.2f stores to cache " \
			"lines that several CPUs write;\n  pristine 6.1 %.2f, 6.12 %.2f\n",
			typical["owner-4", f], typical["owner-pristine-4", f],
			typical["owner-6.12-4", f]
}
# What kmemtrace costs, beside the tracepoints of the same name.
function trace_section(   i, f, name) {
	print "With kmemtrace, in that configuration, without profiling: off, with filters that " \
		"keep this out (by size,"
	print "by cache, by module), tracing, and with the kmem tracepoints in ftrace's buffer"
	printf "  %-16s%8s%8s%10s%10s%11s%9s%12s%10s\n", "", "n", "0 - n", "size - n",
		"cache - n", "module - n", "1 - n", "ftrace - n", "1/ftrace"
	for (i = 1; i <= figures; i++) {
		f = order_figure[i]
		if (f !~ /^pair\./ || hidden(f) || !has("trace-1", f))
			continue
		name = substr(f, length("pair.") + 1)
		gsub(/_/, " ", name)
		printf "  %-16s%8s%8s%10s%10s%11s%9s%12s%10s\n", name, plain_figure("dist-n", f),
			cell("trace-0", f), cell("trace-filter", f), cell("trace-cache", f),
			cell("trace-module", f), cell("trace-1", f), shown("trace-ftrace", f),
			delta("trace-ftrace", f) > 0 ? sprintf("%.2f",
				delta("trace-1", f) / delta("trace-ftrace", f)) : "-"
	}
}
function table(   i) {
	head()
	costs("")
	section("", "mem.idle.", "Memory at idle, of 512 MiB: KiB")
	section("", "mem.dentries.", "Memory with 1,000,000 dentries more: KiB")
	section("", "mem.bytes_", "What such a dentry takes: bytes")
	section("", "size.", "The image: KiB (parts of vmlinux.o; bzImage)")
	section("", "a_tag.", "The image: bytes for each call site")
	rule()
	print ""
	print "In a distribution's configuration (configs/distribution.config), in a memory " \
		"control group of its own"
	head()
	costs("dist-")
	rule()
	print ""
	owner_section()
	rule()
	print ""
	trace_section()
	rule()
	print "6.1: the pristine kernel. n: with the overlay, not configured (6.12 n: likewise). " \
		"never, 0, 1: vm.mem_profiling. 0 aft 1: switched"
	print "off when it had been on. - 6.1, - n: what is added to that column; without a sign " \
		"there was nothing to add to. !: misses its bar."
	print "ours/theirs: what is added when on (1), here over there. What the rest of the " \
		"system does at the same time moves system calls by up"
	print "to 0.2 %, and KiB with many dentries by some tens."
	print ""
	for (i = 1; i <= misses; i++)
		print "bar missed, " missed[i]
	print misses ? misses " of " held " bars missed" : "all " held " bars met"
	return misses
}
function write_json(   i, j, f, b, comma, limit) {
	print "{" >json
	print "  \"boots\": {" >json
	for (i = 1; i <= boots; i++) {
		b = order_boot[i]
		printf "    \"%s\": { \"baseline\": %s, \"figures\": {", b,
			base[b] == "-" ? "null" : "\"" base[b] "\"" >json
		comma = ""
		for (j = 1; j <= figures; j++) {
			f = order_figure[j]
			if (!has(b, f))
				continue
			printf "%s\n      \"%s\": { \"min\": %s, \"typical\": %s }", comma, f,
				least[b, f], typical[b, f] >json
			comma = ","
		}
		print " } }" (i < boots ? "," : "") >json
	}
	printf "  },\n  \"ratios\": {" >json
	comma = ""
	for (j = 1; j <= figures; j++)
		for (i = 0; i < 2; i++) {
			b = ratio(order_figure[j], i ? "dist-" : "")
			if (b == "")
				continue
			printf "%s\n    \"%s%s\": %s", comma, i ? "dist." : "",
				order_figure[j], b >json
			comma = ","
		}
	printf "\n  },\n  \"bars\": [" >json
	comma = ""
	for (j = 1; j <= bars; j++)
		for (i = 1; i <= boots; i++) {
			b = order_boot[i]
			f = figure_of(order_bar[j])
			if (kind_of(b) != kind_of_bar(order_bar[j]))
				continue
			limit = bar_of(b, f)
			if (limit == "" || !has(b, f))
				continue
			printf "%s\n    { \"figure\": \"%s\", \"boot\": \"%s\", \"added\": %.3f, ",
				comma, order_bar[j], b, delta(b, f) >json
			printf "\"bar\": \"%s\", \"met\": %s }",
				limit, met(b, f, limit) ? "true" : "false" >json
			comma = ","
		}
	print "\n  ]\n}" >json
	close(json)
}
function set(boot, f, v) {
	if (!(f in seen)) {
		order_figure[++figures] = f
		seen[f] = 1
	}
	typical[boot, f] = least[boot, f] = v
}
# Figures that are made of those of several boots. A page map is taken from MemTotal at boot, or is
# page_ext's, which is seen only when on.
function derive(   i, k, n, later, parts, b) {
	n = split("text rodata data percpu tags branches unwinder bzImage", parts, " ")
	for (later = 0; later < 2; later++) {
		b = later ? "6.12-" : ""
		if (has(b "1-cpus-2", "allocinfo.lines"))
			for (i = 1; i <= n; i++)
				if (has(b "1", "size." parts[i]) && has(b "n", "size." parts[i]))
					set(b "1", "a_tag." parts[i],
						delta(b "1", "size." parts[i]) * 1024 / \
						typical[b "1-cpus-2", "allocinfo.lines"])
		for (i = 1; i <= boots; i++) {
			k = order_boot[i]
			if ((k ~ /^6\.12/) == later && k !~ /n$|pristine|never/ &&
			    (!later || k ~ /1$/) && has(k, "mem.idle.MemTotal"))
				set(k, "mem.idle.page_map",
					typical[b "never", "mem.idle.MemTotal"] - \
					typical[k, "mem.idle.MemTotal"] + \
					(has(k, "mem.idle.page_ext") ? \
						typical[k, "mem.idle.page_ext"] : 0))
		}
	}
}

/^#/ || NF == 0 { next }
FILENAME == ARGV[1] {
	if (NF != 4) {
		printf "bench: %s:%d: want FIGURE NEVER OFF ON\n", FILENAME, FNR >"/dev/stderr"
		exit failed = 2
	}
	order_bar[++bars] = $1
	bar[$1] = $2 " " $3 " " $4
	next
}
{
	if (!($1 in base)) {
		order_boot[++boots] = $1
		base[$1] = $2
	}
	set($1, $3, $5)
	least[$1, $3] = $4
}
END {
	if (failed)
		exit failed
	# The loop itself is no part of a pair, a batch or a call.
	for (i = 1; i <= boots; i++)
		for (j = 1; j <= figures; j++) {
			f = order_figure[j]
			empty = f ~ /^pair\./ ? "pair.empty" : f ~ /^batch\./ ? "batch.empty" : \
				f ~ /^sys\./ ? "sys.nothing" : ""
			if (empty != "" && f != empty && has(order_boot[i], f)) {
				typical[order_boot[i], f] -= least[order_boot[i], empty]
				least[order_boot[i], f] -= least[order_boot[i], empty]
			}
		}
	if (mode == "quick")
		exit tap() > 0
	derive()
	write_json()
	exit table() > 0
}
