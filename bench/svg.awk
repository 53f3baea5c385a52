# SPDX-License-Identifier: GPL-2.0
# BOOT X Y lines to a line chart: title= on top, label= below the x axis. With several boots the
# first is the baseline, and what is drawn is the difference. Both axes are linear and begin at 0,
# so that what grows with its cause is a straight line.
function px(x) { return left + width * x / top_x }
function py(y) { return top + height * (1 - (y - low_y) / (top_y - low_y)) }
function text(x, y, anchor, colour, s) {
	printf "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">%s</text>\n",
		x, y, anchor, colour, s
}
function line(x1, y1, x2, y2, colour) {
	printf "<path d=\"M%.1f %.1fL%.1f %.1f\" stroke=\"%s\"/>\n", x1, y1, x2, y2, colour
}
# With the unit of the axis, which max is the end of.
function short(v, max) {
	if (max >= 2000000)
		return sprintf("%.4gM", v / 1000000)
	return max >= 10000 ? sprintf("%.4gk", v / 1000) : sprintf("%.4g", v)
}
# 1, 2 or 5 times a power of ten, so that there are about n of them up to v.
function step(v, n,   p) {
	for (p = 1; p * 10 <= v / n; p *= 10)
		;
	for (; p > v / n; p /= 10)
		;
	return v / n <= 2 * p ? 2 * p : v / n <= 5 * p ? 5 * p : 10 * p
}
BEGIN {
	left = 70; top = 60; width = 530; height = 260
	# The same boot has the same colour in each chart.
	colours["never"] = "#1b6ca8"; colours["0"] = "#d1731f"
	colours["1"] = colours["1-cpus-256"] = "#2e8b57"
	grey = "#555"; pale = "#e2e2e2"
}
NF != 3 { print "svg: " FILENAME ":" FNR ": want BOOT X Y" >"/dev/stderr"; exit failed = 1 }
{
	if (!($1 in seen)) { order[++boots] = $1; seen[$1] = 1 }
	if (!($2 in known)) { xs[++n] = $2; known[$2] = 1 }
	value[$1, $2] = $3
}
END {
	if (failed || !n)
		exit 1
	first = boots > 1 ? 2 : 1
	for (b = first; b <= boots; b++)
		for (i = 1; i <= n; i++) {
			y[b, i] = value[order[b], xs[i]] - (boots > 1 ? value[order[1], xs[i]] : 0)
			if (y[b, i] > top_y) top_y = y[b, i]
			if (y[b, i] < low_y) low_y = y[b, i]
		}
	top_x = xs[n]
	dy = step(top_y > -low_y ? top_y : -low_y > 0 ? -low_y : 1, 5)
	# awk has no ceil().
	top_y = dy * int(top_y / dy + 0.999999)
	low_y = -dy * int(-low_y / dy + 0.999999)
	if (top_y == low_y)
		top_y = dy
	dx = step(top_x, 8)

	print "<!-- SPDX-License-Identifier: GPL-2.0 -->"
	print "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 720 375\" " \
		"font-family=\"sans-serif\" font-size=\"12\">"
	print "<rect width=\"720\" height=\"375\" fill=\"white\"/>"
	print "<g font-size=\"14\" font-weight=\"bold\">"
	text(left, 32, "start", "#222", title)
	print "</g>"
	for (v = low_y; v <= top_y + dy / 2; v += dy) {
		line(left, py(v), left + width, py(v), v * v < dy * dy / 4 ? grey : pale)
		text(left - 8, py(v) + 4, "end", grey, v * v < dy * dy / 4 ? 0 : short(v, top_y))
	}
	for (v = 0; v <= top_x * 1.0001; v += dx) {
		line(px(v), top + height, px(v), top + height + 4, grey)
		text(px(v), top + height + 18, "middle", grey, v ? short(v, top_x) : 0)
	}
	text(left + width / 2, top + height + 38, "middle", grey, label)

	# From the highest line down, each label far enough below the one before.
	for (b = first; b <= boots; b++)
		at[b] = py(y[b, n]) + 4
	for (done = first; done <= boots; done++) {
		pick = 0
		for (b = first; b <= boots; b++)
			if (!placed[b] && (!pick || at[b] < at[pick]))
				pick = b
		placed[pick] = 1
		if (done > first && at[pick] < last + 15)
			at[pick] = last + 15
		last = at[pick]
	}
	for (b = first; b <= boots; b++) {
		colour = order[b] in colours ? colours[order[b]] : "#8e44ad"
		printf "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2\" points=\"", colour
		for (i = 1; i <= n; i++)
			printf "%.1f,%.1f ", px(xs[i]), py(y[b, i])
		print "\"/>"
		for (i = 1; i <= n; i++)
			printf "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\" fill=\"%s\"/>\n",
				px(xs[i]), py(y[b, i]), colour
		text(left + width + 10, at[b], "start", colour,
			(boots > 1 ? order[b] ": " : "") short(y[b, n], top_y))
	}
	print "</svg>"
}
