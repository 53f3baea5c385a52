# SPDX-License-Identifier: GPL-2.0
# BOOT X Y lines to a line chart, title= on top. With several boots the first is the baseline, and what is drawn is the difference.
function px(x) { return 70 + 560 * x / top_x }
function py(y) { return 330 - 270 * (y - low_y) / (top_y - low_y) }
function text(x, y, anchor, s) { printf "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n", x, y, anchor, s }
function short(v) { return v >= 1000000 ? sprintf("%.4gM", v / 1000000) : sprintf("%.6g", v) }
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
	top_y = top_y > low_y ? top_y + (top_y - low_y) / 10 : low_y + 1
	split("#1b6ca8 #c0392b #2e8b57 #8e44ad", colour, " ")
	print "<!-- SPDX-License-Identifier: GPL-2.0 -->"
	print "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 700 370\" font-family=\"sans-serif\" font-size=\"12\">"
	print "<rect width=\"700\" height=\"370\" fill=\"white\"/>"
	text(350, 24, "middle", title)
	printf "<path d=\"M70 50V330H640M70 %.1fH640\" fill=\"none\" stroke=\"#555\"/>\n", py(0)
	for (i = 1; i <= n; i++)
		text(px(xs[i]), 348, "middle", short(xs[i]))
	for (b = first; b <= boots; b++) {
		printf "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2\" points=\"", colour[b - first + 1]
		for (i = 1; i <= n; i++) printf "%.1f,%.1f ", px(xs[i]), py(y[b, i])
		print "\"/>"
		for (i = 1; i <= n; i++) {
			printf "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>\n", px(xs[i]), py(y[b, i]), colour[b - first + 1]
			if (n < 6 || i == 1 || i == n)
				text(px(xs[i]), py(y[b, i]) - 7, "middle", short(y[b, i]))
		}
		text(645, py(y[b, n]) + 4, "start", boots > 1 ? order[b] : "")
	}
	print "</svg>"
}
