// SPDX-License-Identifier: GPL-2.0
/* Writes pictures in SVG. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "output.h"
#include "svg.h"

/*
 * The colours of series can be told apart, also next to each other and by most who do not see all
 * colours, and have enough contrast to both backgrounds.
 */
static const char * const colours[SVG_COLOURS + 1] = {
	"#3b7dd8", "#e0812b", "#2f9e6b", "#c7496b", "#8a63c9", "#b59a1f", "#29a3b8", "#9a6a48",
	"#d36fb5", "#6f9a34", "#8a9099",
};

/* Viewers that know no media queries have the light one. */
static const char style[] =
"<style>\n"
"svg{font-family:'DejaVu Sans',Verdana,Helvetica,Arial,sans-serif;font-size:12px}\n"
".back{fill:#ffffff}text{fill:#1c2127}.quiet{fill:#5a636e}\n"
".big{font-size:18px;font-weight:bold}.small{font-size:11px}\n"
".middle{text-anchor:middle}.end{text-anchor:end}\n"
".axis{stroke:#5a636e;stroke-width:1}.grid{stroke:#d5dae0;stroke-width:1}\n"
"path,.box{stroke:none}\n"
"@media (prefers-color-scheme:dark){.back{fill:#15191e}text{fill:#e6e9ed}\n"
".quiet{fill:#a3adb8}.axis{stroke:#a3adb8}.grid{stroke:#343b44}}\n"
"</style>\n";

/* How many bytes the UTF-8 character at @text has, or 0 if it cannot be in XML. */
static size_t character(const unsigned char *text)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t size, i;
	uint32_t code;

	if (*text < 0x80)
		return *text >= 0x20 && *text != 0x7f;
	size = *text >= 0xf0 ? 4 : *text >= 0xe0 ? 3 : 2;
	if (*text < 0xc2 || *text > 0xf4)
		return 0;
	code = *text & (0x7f >> size);
	for (i = 1; i < size; i++) {
		if ((text[i] & 0xc0) != 0x80)
			return 0;
		code = code << 6 | (text[i] & 0x3f);
	}
	if (code < least[size] || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ||
	    code == 0xfffe || code == 0xffff)
		return 0;
	return size;
}

/* Without so many of the characters at the beginning. */
static void escaped_end(struct output *output, const char *text, size_t without)
{
	size_t size;

	for (; *text; text += size) {
		size = character((const unsigned char *)text);
		if (!size) {
			size = 1;
			continue;
		}
		if (without) {
			without--;
			continue;
		}
		switch (*text) {
		case '<':
			output_text(output, "&lt;");
			break;
		case '>':
			output_text(output, "&gt;");
			break;
		case '&':
			output_text(output, "&amp;");
			break;
		case '"':
			output_text(output, "&quot;");
			break;
		default:
			output_bytes(output, text, size);
		}
	}
}

static void escaped(struct output *output, const char *text)
{
	escaped_end(output, text, 0);
}

static size_t count_characters(const char *text)
{
	size_t count = 0, size;

	for (; *text; text += size ? size : 1) {
		size = character((const unsigned char *)text);
		count += !!size;
	}
	return count;
}

/* A tenth of a pixel is fine enough. */
static void number(struct output *output, double value)
{
	char text[32];
	size_t len;

	snprintf(text, sizeof(text), "%.1f", value);
	len = strlen(text);
	if (len > 2 && !strcmp(text + len - 2, ".0"))
		text[len - 2] = '\0';
	output_text(output, strcmp(text, "-0") ? text : "0");
}

static void attribute(struct output *output, const char *name, double value)
{
	output_text(output, " ");
	output_text(output, name);
	output_text(output, "=\"");
	number(output, value);
	output_text(output, "\"");
}

static void put_class(struct output *output, const char *name)
{
	if (!name)
		return;
	output_text(output, " class=\"");
	output_text(output, name);
	output_text(output, "\"");
}

static void pointed_at(struct output *output, const char *text)
{
	if (!text)
		return;
	output_text(output, "<title>");
	escaped(output, text);
	output_text(output, "</title>");
}

void svg_begin(struct output *output, unsigned int height, const char *title,
	       const char *description)
{
	output_text(output, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		    "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\"");
	attribute(output, "width", SVG_WIDTH);
	attribute(output, "height", height);
	output_text(output, " viewBox=\"0 0 ");
	number(output, SVG_WIDTH);
	output_text(output, " ");
	number(output, height);
	output_text(output, "\">\n<title>");
	escaped(output, title);
	output_text(output, "</title>\n<desc>");
	escaped(output, description);
	output_text(output, "</desc>\n");
	output_text(output, style);
	output_text(output, "<rect class=\"back\" width=\"100%\" height=\"100%\"/>\n");
	svg_text(output, 20, 30, "big", title);
	svg_text(output, 20, 50, "quiet", description);
}

void svg_end(struct output *output)
{
	output_text(output, "</svg>\n");
}

static void begin_text(struct output *output, double x, double y, const char *name)
{
	output_text(output, "<text");
	attribute(output, "x", x);
	attribute(output, "y", y);
	put_class(output, name);
	output_text(output, ">");
}

void svg_text(struct output *output, double x, double y, const char *name, const char *text)
{
	begin_text(output, x, y, name);
	escaped(output, text);
	output_text(output, "</text>\n");
}

void svg_name(struct output *output, double x, double y, const char *name)
{
	size_t count = count_characters(name);

	begin_text(output, x, y, NULL);
	if (count > SVG_NAME) {
		pointed_at(output, name);
		output_text(output, "...");
		escaped_end(output, name, count - (SVG_NAME - 3));
	} else {
		escaped(output, name);
	}
	output_text(output, "</text>\n");
}

void svg_box(struct output *output, double x, double y, double width, double height,
	     unsigned int colour, const char *text)
{
	output_text(output, "<rect class=\"box\"");
	attribute(output, "x", x);
	attribute(output, "y", y);
	attribute(output, "width", width);
	attribute(output, "height", height);
	output_text(output, " fill=\"");
	output_text(output, colours[colour]);
	output_text(output, "\">");
	pointed_at(output, text);
	output_text(output, "</rect>\n");
}

void svg_line(struct output *output, double x1, double y1, double x2, double y2, const char *name)
{
	output_text(output, "<line");
	attribute(output, "x1", x1);
	attribute(output, "y1", y1);
	attribute(output, "x2", x2);
	attribute(output, "y2", y2);
	put_class(output, name);
	output_text(output, "/>\n");
}

void svg_area_begin(struct output *output, double x, double y)
{
	output_text(output, "<path d=\"M");
	number(output, x);
	output_text(output, " ");
	number(output, y);
}

void svg_area_across(struct output *output, double x)
{
	output_text(output, "H");
	number(output, x);
}

void svg_area_down(struct output *output, double y)
{
	output_text(output, "V");
	number(output, y);
}

void svg_area_end(struct output *output, unsigned int colour, const char *text)
{
	output_text(output, "Z\" fill=\"");
	output_text(output, colours[colour]);
	output_text(output, "\">");
	pointed_at(output, text);
	output_text(output, "</path>\n");
}

/* Steps of @factors times @power, which grows by @base. */
static struct svg_axis axis(double most, unsigned int ticks, const double *factors,
			    unsigned int count, double power, double base)
{
	struct svg_axis axis;
	unsigned int i = 0;

	if (!(most > 0))
		most = power;
	while (ceil(most / (factors[i] * power)) > ticks) {
		if (++i == count) {
			i = 0;
			power *= base;
		}
	}
	axis.step = factors[i] * power;
	axis.most = ceil(most / axis.step) * axis.step;
	return axis;
}

struct svg_axis svg_axis(double most, unsigned int ticks)
{
	static const double factors[] = { 1, 2, 5 };

	return axis(most, ticks, factors, 3, 1, 10);
}

struct svg_axis svg_axis_of_bytes(double most, unsigned int ticks)
{
	static const double factors[] = { 1, 2, 5, 10, 20, 50, 100, 200, 500 };

	return axis(most, ticks, factors, 9, 1, 1024);
}
