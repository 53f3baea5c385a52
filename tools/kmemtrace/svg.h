/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Writes pictures in SVG: text, bars, and charts with axes. They have a background of their own,
 * light or, where the viewer prefers it, dark; no script; and texts for those who do not see them.
 */
#ifndef KMEMTRACE_SVG_H
#define KMEMTRACE_SVG_H

#include <stdint.h>

struct output;

/* All pictures are as wide. */
#define SVG_WIDTH	1000

/* How many colours there are for series; the one behind them, grey, is for all others. */
#define SVG_COLOURS	10

void svg_begin(struct output *output, unsigned int height, const char *title,
	       const char *description);
void svg_end(struct output *output);

/**
 * svg_text() - write text
 * @output: where to
 * @x: of its anchor
 * @y: of its baseline
 * @class: style, NULL for none; "start", "middle" and "end" are where its anchor is, "big" and
 *	"small" how large it is, "quiet" less dark; several with blanks between
 * @text: the text; bytes that cannot be in XML are left out
 */
void svg_text(struct output *output, double x, double y, const char *class, const char *text);

/*
 * The same for a name such as "FILE:LINE func:NAME", at the left. One of more than SVG_NAME
 * characters is without its beginning, and whole where it is pointed at.
 */
#define SVG_NAME	105
void svg_name(struct output *output, double x, double y, const char *name);

/* A rectangle in the colour of a series, with a text that is shown when it is pointed at. */
void svg_box(struct output *output, double x, double y, double width, double height,
	     unsigned int colour, const char *text);

/* A line of the axes, thin, or of the grid behind them. */
void svg_line(struct output *output, double x1, double y1, double x2, double y2,
	      const char *class);

/* The outline of an area: begin, go to places, and end with the same colours as boxes have. */
void svg_area_begin(struct output *output, double x, double y);
void svg_area_across(struct output *output, double x);
void svg_area_down(struct output *output, double y);
void svg_area_end(struct output *output, unsigned int colour, const char *text);

/**
 * struct svg_axis - numbers along a line
 * @most: the largest one, not less than that asked for
 * @step: between two ticks
 */
struct svg_axis {
	double most;
	double step;
};

/* With at most @ticks steps of 1, 2 or 5 times a power of ten; or so many B, KiB, MiB, ... */
struct svg_axis svg_axis(double most, unsigned int ticks);
struct svg_axis svg_axis_of_bytes(double most, unsigned int ticks);

#endif
