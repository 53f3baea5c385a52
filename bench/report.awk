# SPDX-License-Identifier: GPL-2.0
# bars, then figures (BOOT BASE FIGURE MIN MEDIAN): the table, TAP or JSON. Called by bench/run with mode= and json=.
# What a boot adds is its median over that of its baseline.

function number(v, signed,   s) { s = sprintf(signed ? "%+.1f" : "%.1f", v); sub(/\.0$/, "", s); return s }
function has(boot, f) { return (boot, f) in median }
function base_of(boot, f) { return has(base[boot], f) ? median[base[boot], f] : 0 }
function delta(boot, f) { return median[boot, f] - base_of(boot, f) }
function relative(f) { return f ~ /^sys\./ }
# What the table shows of a boot: its delta, in % for system calls.
function shown(boot, f) {
	if (!has(boot, f))
		return "-"
	return relative(f) ? sprintf("%+.2f%%", 100 * delta(boot, f) / base_of(boot, f)) : number(delta(boot, f), 1)
}
# The bar on a boot for a figure, "" for none: in bars' column of that kind of boot.
function bar_of(boot, f,   c, b) {
	# Possible CPUs decide what a line of allocinfo costs, and its bar says two.
	c = boot == "never" ? 1 : boot == "0" ? 2 : boot == (f ~ /^allocinfo/ ? "1-cpus-2" : "1") ? 3 : 0
	if (!c || !(f in bar))
		return ""
	split(bar[f], b, " ")
	return b[c] == "-" ? "" : b[c]
}
function met(boot, f, limit) {
	if (limit ~ /%$/)
		limit = base_of(boot, f) * limit / 100
	return delta(boot, f) <= limit + 0.0005
}
function said(boot, f, limit) {
	return sprintf("%s adds %s to %s (%s), at most %s", f, number(delta(boot, f), 1), number(base_of(boot, f)), shown(boot, f), limit)
}
function tap(   f, i, j, n, bad, limit, ok) {
	print "TAP version 13"
	for (i = 1; i <= bars; i++) {
		f = order_bar[i]
		if (f !~ /^pair\.(kmalloc_64|kmem_cache_200|page_0|page_3)$/)
			continue
		for (j = 1; j <= boots; j++) {
			limit = bar_of(order_boot[j], f)
			if (limit == "")
				continue
			n++
			if (!has(order_boot[j], f)) {
				print "not ok " n " - " f ", boot " order_boot[j] ": was not measured"
				print "bench: boot " order_boot[j] " did not measure " f >"/dev/stderr"
				bad++
				continue
			}
			ok = met(order_boot[j], f, limit)
			printf "%sok %d - %s, boot %s: within its bar\n", ok ? "" : "not ", n, f, order_boot[j]
			print "# boot " order_boot[j] ": " said(order_boot[j], f, limit)
			if (!ok) {
				bad++
				print "bench: bar missed, boot " order_boot[j] ": " said(order_boot[j], f, limit) >"/dev/stderr"
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
function line(f,   i, limits, verdict, limit, ratio, a, b, on) {
	verdict = ""
	for (i = 1; i <= boots; i++) {
		limit = bar_of(order_boot[i], f)
		if (limit == "")
			continue
		if (!has(order_boot[i], f) || !met(order_boot[i], f, limit)) {
			verdict = verdict " " order_boot[i]
			missed[++misses] = "boot " order_boot[i] ": "
			if (has(order_boot[i], f))
				missed[misses] = missed[misses] said(order_boot[i], f, limit)
			else
				missed[misses] = missed[misses] f " was not measured"
		} else if (verdict == "")
			verdict = "met"
	}
	sub(/^met /, "missed: ", verdict)
	sub(/^ /, "missed: ", verdict)
	limits = "-"
	if (f in bar) {
		limits = bar[f]
		gsub(/[ \t]+/, "/", limits)
	}
	on = f ~ /^allocinfo/ ? "1-cpus-2" : "1"
	ratio = "-"
	if (has(on, f) && has("6.12-" on, f)) {
		a = delta(on, f)
		b = delta("6.12-" on, f)
		if (relative(f)) {
			a /= base_of(on, f)
			b /= base_of("6.12-" on, f)
		}
		if (b > 0)
			ratio = sprintf("%.2f", a / b)
	}
	printf "%-22s %9s %9s %9s %9s %9s %9s  %-14s %9s %9s %9s %9s %6s  %s\n", f,
		has("pristine", f) ? number(median["pristine", f]) : "-", has("n", f) ? number(median["n", f]) : "-",
		shown("never", f), shown("0", f), shown("0-after-1", f), shown(on, f), limits,
		has("6.12-n", f) ? number(median["6.12-n", f]) : "-", shown("6.12-never", f), shown("6.12-0", f), shown("6.12-" on, f), ratio, verdict
}
function table(   i) {
	printf "%-22s %9s %9s %9s %9s %9s %9s  %-14s %9s %9s %9s %9s %6s\n", "", "pristine", "ours, n", "never", "0", "0 after 1", "1", "bars",
		"6.12, n", "never", "0", "1", "ratio"
	for (i = 1; i <= figures; i++)
		if (order_figure[i] !~ /^(loads|stores|locked|lines)\./)
			line(order_figure[i])
	print ""
	for (i = 1; i <= figures; i++)
		if (order_figure[i] ~ /^(loads|stores|locked|lines)\./ && order_figure[i] !~ /empty$/)
			line(order_figure[i])
	print ""
	print "pair, batch, sys, allocinfo: instructions for each; mem, size: KiB; loads, stores, locked, lines: of cache in a pair. Columns never to 1 are what is added to n, in % for sys."
	print "bars: never/0/1. ratio: ours on over that of 6.12 on. allocinfo under 1: a line, with 2 possible CPUs."
	print ""
	for (i = 1; i <= misses; i++)
		print "bar missed, " missed[i]
	print misses ? misses " bars missed" : "every bar is met"
	return misses
}
function write_json(   i, j, f, b, comma, limit) {
	print "{" >json
	print "  \"boots\": {" >json
	for (i = 1; i <= boots; i++) {
		b = order_boot[i]
		printf "    \"%s\": { \"baseline\": %s, \"figures\": {", b, base[b] == "-" ? "null" : "\"" base[b] "\"" >json
		comma = ""
		for (j = 1; j <= figures; j++) {
			f = order_figure[j]
			if (!has(b, f))
				continue
			printf "%s\n      \"%s\": { \"min\": %s, \"median\": %s }", comma, f, least[b, f], median[b, f] >json
			comma = ","
		}
		print " } }" (i < boots ? "," : "") >json
	}
	printf "  },\n  \"bars\": [" >json
	comma = ""
	for (j = 1; j <= bars; j++)
		for (i = 1; i <= boots; i++) {
			b = order_boot[i]; f = order_bar[j]; limit = bar_of(b, f)
			if (limit == "" || !has(b, f))
				continue
			printf "%s\n    { \"figure\": \"%s\", \"boot\": \"%s\", \"added\": %.3f, \"bar\": \"%s\", \"met\": %s }", comma, f, b,
				delta(b, f), limit, met(b, f, limit) ? "true" : "false" >json
			comma = ","
		}
	print "\n  ]\n}" >json
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
	if (!($3 in seen)) {
		order_figure[++figures] = $3
		seen[$3] = 1
	}
	least[$1, $3] = $4
	median[$1, $3] = $5
}
END {
	if (failed)
		exit failed
	# The loop itself is no part of a pair, a batch or a call.
	for (i = 1; i <= boots; i++)
		for (j = 1; j <= figures; j++) {
			f = order_figure[j]
			empty = f ~ /^pair\./ ? "pair.empty" : f ~ /^batch\./ ? "batch.empty" : f ~ /^sys\./ ? "sys.nothing" : ""
			if (empty != "" && f != empty && has(order_boot[i], f)) {
				median[order_boot[i], f] -= median[order_boot[i], empty]
				least[order_boot[i], f] -= least[order_boot[i], empty]
			}
		}
	if (mode == "quick")
		exit tap() > 0
	write_json()
	exit table() > 0
}
