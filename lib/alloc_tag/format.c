// SPDX-License-Identifier: GPL-2.0
/*
 * Allocation tags: formatting call sites and what they hold
 *
 * A line of /proc/allocinfo, or of the report in the log, is
 *
 *	BYTES CALLS FILE:LINE [MODULE] func:FUNCTION accurate:no
 *
 * and other messages about a call site contain its middle part, the place.
 * printf() is only used for unusually large numbers, because its formats would
 * take twice as long as everything else in reading /proc/allocinfo.
 */
#include <linux/kernel.h>
#include <linux/string.h>

#include "internal.h"

/* === Internals =========================================================== */

/* Remaining room in a buffer. Text that does not fit uses all of it up. */
struct room {
	char *pos, *end;
};

static void put_char(struct room *r, char c)
{
	if (likely(r->pos < r->end))
		*r->pos++ = c;
}

static void put_string(struct room *r, const char *s)
{
	ssize_t len = strscpy(r->pos, s, r->end - r->pos);

	r->pos = len < 0 ? r->end : r->pos + len;
}

/* The last digit is written @width characters after the current position. */
static __always_inline void put_digits(struct room *r, u32 n, unsigned int width)
{
	char *p = r->pos += width;

	do {
		*--p = '0' + n % 10;
		n /= 10;
	} while (n);
}

/*
 * Right-aligned. @limit is at most 10^@width and at most 2^32; a number that is
 * not below it is left to printf().
 */
static __always_inline void put_number(struct room *r, u64 n, unsigned int width, u64 limit)
{
	if (unlikely(n >= limit || r->end - r->pos < width)) {
		r->pos += scnprintf(r->pos, r->end - r->pos, "%*llu", width, n);
		return;
	}
	memset(r->pos, ' ', width);
	put_digits(r, n, width);
}

static void put_line_number(struct room *r, unsigned int n)
{
	if (unlikely(n >= 10000 || r->end - r->pos < 4))
		r->pos += scnprintf(r->pos, r->end - r->pos, "%u", n);
	else
		put_digits(r, n, n < 10 ? 1 : n < 100 ? 2 : n < 1000 ? 3 : 4);
}

static void put_place(struct room *r, const struct alloc_tag_view *view)
{
	const struct codetag *ct = &view->tag->ct;

	put_string(r, ct->filename);
	put_char(r, ':');
	put_line_number(r, ct->lineno);
	if (view->modname[0]) {
		put_string(r, " [");
		put_string(r, view->modname);
		put_char(r, ']');
	}
	put_string(r, " func:");
	put_string(r, ct->function);
}

/* === Interface of lib/alloc_tag =========================================== */

/**
 * alloc_tag_format_place - format the location of a call site
 * @buf: the buffer; no NUL follows the text, but the byte after it may be
 *	overwritten by one
 * @size: size of @buf in bytes, which has to be larger than the text
 * @view: the call site; its counters are not read
 *
 * Context: Any.
 * Return: the length of the text, or @size if it did not fit and was truncated.
 */
size_t alloc_tag_format_place(char *buf, size_t size, const struct alloc_tag_view *view)
{
	struct room r = { .pos = buf, .end = buf + size };

	put_place(&r, view);
	return r.pos - buf;
}

/**
 * alloc_tag_format_line - format the line of a call site
 * @buf: the buffer; the text ends with a newline, without a NUL
 * @size: size of @buf in bytes, which has to be larger than the text
 * @sum: what it holds
 * @view: the call site; its counters are not read
 *
 * Context: Any.
 * Return: the length of the text, or @size if it did not fit and was truncated.
 */
size_t alloc_tag_format_line(char *buf, size_t size, const struct alloc_tag_counters *sum,
			     const struct alloc_tag_view *view)
{
	struct room r = { .pos = buf, .end = buf + size };

	put_number(&r, sum->bytes, 12, 1ULL << 32);
	put_char(&r, ' ');
	put_number(&r, sum->calls, 8, 100000000);
	put_char(&r, ' ');
	put_place(&r, view);
	if (view->inaccurate)
		put_string(&r, " accurate:no");
	put_char(&r, '\n');
	return r.pos - buf;
}
