// SPDX-License-Identifier: GPL-2.0
/*
 * From a block of lines to the fields of a record of page_owner. Each field is looked for where
 * some kernel prints it, and is left out if it is not there.
 */
#define _GNU_SOURCE
#include <string.h>

#include "page_owner.h"

/* What is left of a line. */
struct rest {
	const char *at;
	const char *end;
};

static bool take(struct rest *rest, const char *text, size_t len)
{
	if ((size_t)(rest->end - rest->at) < len || memcmp(rest->at, text, len))
		return false;
	rest->at += len;
	return true;
}

#define TAKE(rest, literal) take(rest, literal, sizeof(literal) - 1)

/* A decimal number of at most 64 bits. Return: whether there is one. */
static bool take_number(struct rest *rest, uint64_t *number)
{
	const char *start = rest->at, *at = start, *end = rest->end;
	unsigned int digit;
	uint64_t n = 0;

	/* Nineteen digits always fit. */
	if (end - at > 19)
		end = at + 19;
	for (; at < end && (digit = *at - '0') <= 9; at++)
		n = n * 10 + digit;
	for (; at < rest->end && (digit = *at - '0') <= 9; at++)
		if (__builtin_mul_overflow(n, 10u, &n) || __builtin_add_overflow(n, digit, &n))
			return false;
	rest->at = at;
	*number = n;
	return at > start;
}

static bool take_hex(struct rest *rest, uint64_t *number)
{
	const char *start = rest->at;
	uint64_t n = 0;

	for (; rest->at < rest->end; rest->at++) {
		unsigned char c = *rest->at;
		unsigned int digit = c - '0';

		if (digit > 9) {
			digit = (c | 0x20) - 'a';
			if (digit > 5)
				break;
			digit += 10;
		}
		if (n >> 60)
			return false;
		n = n << 4 | digit;
	}
	*number = n;
	return rest->at > start;
}

/* PIDs are positive numbers of type int. */
static bool take_pid(struct rest *rest, int32_t *pid)
{
	uint64_t number;

	if (!take_number(rest, &number) || number > INT32_MAX)
		return false;
	*pid = number;
	return true;
}

/* The kernel prints a handle as signed in one file and as unsigned in the other. */
static bool take_handle(struct rest *rest, uint32_t *handle)
{
	bool negative = TAKE(rest, "-");
	uint64_t number;

	if (!take_number(rest, &number) || number > UINT32_MAX)
		return false;
	*handle = negative ? -(uint32_t)number : (uint32_t)number;
	return true;
}

#define HEAD "Page allocated via order "

bool page_owner_begins(const char *text, size_t len)
{
	return len >= sizeof(HEAD) - 1 && !memcmp(text, HEAD, sizeof(HEAD) - 1);
}

/* Is @text what stands before @end? */
static bool precedes(const char *start, const char *end, const char *text, size_t len)
{
	return (size_t)(end - start) >= len && !memcmp(end - len, text, len);
}

/* Goes back over " ns", a number and the text before it. Return: where that text begins. */
static const char *before_time(const char *start, const char *end, const char *text, size_t len)
{
	if (!precedes(start, end, " ns", 3))
		return NULL;
	end -= 3;
	while (end > start && end[-1] >= '0' && end[-1] <= '9')
		end--;
	return precedes(start, end, text, len) ? end - len : NULL;
}

/*
 * The times are at the end of the line. The name of a task, before them, may look like anything,
 * even like times: what counts is the last ", ts " in the line.
 */
static const char *find_times(const char *start, const char *end)
{
	const char *at = before_time(start, end, ", free_ts ", 10), *found;

	found = before_time(start, at ? at : end, ", ts ", 5);
	if (found)
		return found;
	/* Something else follows them, or they are not there. */
	for (at = start; (at = memmem(at, end - at, ", ts ", 5)); at++)
		found = at;
	return found;
}

/* Would printf() print the number like this? */
static bool is_canonical(const char *start, const char *end)
{
	return *start != '0' || end - start == 1;
}

static int parse_times(const char *times, const char *end, struct page_owner_record *record)
{
	struct rest rest = { .at = times + 5, .end = end };
	const char *start = rest.at;
	bool canonical;

	if (!take_number(&rest, &record->ts))
		return PAGE_OWNER_BAD_NUMBER;
	canonical = is_canonical(start, rest.at);
	canonical &= TAKE(&rest, " ns");
	record->has |= PAGE_OWNER_HAS_TS;
	if (TAKE(&rest, ", free_ts ")) {
		start = rest.at;
		if (!take_number(&rest, &record->free_ts))
			return PAGE_OWNER_BAD_NUMBER;
		canonical &= is_canonical(start, rest.at);
		canonical &= TAKE(&rest, " ns");
		record->has |= PAGE_OWNER_HAS_FREE_TS;
	}
	if (canonical && rest.at == end)
		record->fixed_len = times - record->head;
	return 0;
}

/* 5.10 has the order and the mask; later kernels add the task and the times. */
static int parse_head(struct page_owner_record *record)
{
	const char *end = record->head + record->head_len, *times;
	struct rest rest = { .at = record->head + sizeof(HEAD) - 1, .end = end };
	uint64_t order;
	int problem;

	if (!take_number(&rest, &order) || order > 63 || (rest.at < end && *rest.at != ','))
		return PAGE_OWNER_BAD_NUMBER;
	record->order = order;
	record->times = 1;
	record->pages = 1ull << order;
	record->has |= PAGE_OWNER_HAS_TIMES | PAGE_OWNER_HAS_PAGES;
	record->fixed_len = record->head_len;

	times = find_times(rest.at, end);
	if (times) {
		problem = parse_times(times, end, record);
		if (problem)
			return problem;
		rest.end = times;
	}
	if (TAKE(&rest, ", mask ")) {
		rest.at = memchr(rest.at, ',', rest.end - rest.at);
		if (!rest.at)
			return 0;
	}
	if (!TAKE(&rest, ", pid "))
		return 0;
	if (!take_pid(&rest, &record->pid))
		return PAGE_OWNER_BAD_NUMBER;
	record->has |= PAGE_OWNER_HAS_PID;
	if (!TAKE(&rest, ", tgid "))
		return 0;
	if (!take_pid(&rest, &record->tgid))
		return PAGE_OWNER_BAD_NUMBER;
	record->has |= PAGE_OWNER_HAS_TGID;
	if (TAKE(&rest, " (") && rest.at < rest.end && rest.end[-1] == ')') {
		record->name = rest.at;
		record->name_len = rest.end - rest.at - 1;
		record->has |= PAGE_OWNER_HAS_NAME;
	}
	return 0;
}

/* Is "CMA" or "slab" in the line? Few lines have the letter that is looked for first. */
static bool names_cma(const char *at, const char *end)
{
	while ((at = memchr(at, 'C', end - at))) {
		if (end - at >= 3 && !memcmp(at, "CMA", 3))
			return true;
		at++;
	}
	return false;
}

static bool names_slab(const char *start, const char *end)
{
	const char *at = start;

	while ((at = memchr(at, 'b', end - at))) {
		if (precedes(start, at, "sla", 3))
			return true;
		at++;
	}
	return false;
}

static int parse_pfn(struct page_owner_record *record, const char *line, size_t len)
{
	struct rest rest = { .at = line + 4, .end = line + len };

	if (!(TAKE(&rest, "0x") ? take_hex(&rest, &record->pfn) :
	      take_number(&rest, &record->pfn)))
		return PAGE_OWNER_BAD_NUMBER;
	record->has |= PAGE_OWNER_HAS_PFN;
	record->cma = names_cma(rest.at, rest.end);
	record->slab = names_slab(rest.at, rest.end);
	return 0;
}

/* Each of these fields is there once. Return: 0 or a problem. */
static int has_once(struct page_owner_record *record, unsigned int field)
{
	if (record->has & field)
		return PAGE_OWNER_TWICE;
	record->has |= field;
	return 0;
}

/*
 * A line that begins with no blank. Sets @counted for the count that a stack ends with, which is
 * not part of the stack. Return: 0, a problem, or -1 for a frame that has lost its blank.
 */
static int parse_note(struct rest line, struct page_owner_record *record, bool *counted)
{
	uint64_t number = 0;

	if (TAKE(&line, "Slab cache page")) {
		record->slab = true;
	} else if (TAKE(&line, "handle: ")) {
		if (!take_handle(&line, &record->handle))
			return PAGE_OWNER_BAD_NUMBER;
		return has_once(record, PAGE_OWNER_HAS_HANDLE);
	} else if (record->kind == PAGE_OWNER_STACK && TAKE(&line, "nr_base_pages: ")) {
		if (!take_number(&line, &number) || number > INT64_MAX)
			return PAGE_OWNER_BAD_NUMBER;
		record->pages = number;
		*counted = true;
		return has_once(record, PAGE_OWNER_HAS_PAGES);
	} else if (record->kind == PAGE_OWNER_STACK && TAKE(&line, "stack_count: ")) {
		if (!take_number(&line, &number) || number > INT64_MAX)
			return PAGE_OWNER_BAD_NUMBER;
		record->times = number;
		*counted = true;
		return has_once(record, PAGE_OWNER_HAS_TIMES);
	} else if (memmem(line.at, line.end - line.at, "+0x", 3)) {
		return -1;
	}
	return 0;
}

/* The lines after the frames, of which the stack of a record has all but the count. */
static int parse_notes(char *text, size_t from, size_t len, struct page_owner_record *record)
{
	bool counted, frames = true;
	struct rest line;
	size_t next;
	int got;

	record->frames_len = text + from - record->stack;
	for (; from < len; from = next) {
		line.at = text + from;
		line.end = memchr(line.at, '\n', len - from);
		next = line.end + 1 - text;
		counted = false;
		got = parse_note(line, record, &counted);
		if (got > 0)
			return got;
		if (got || *line.at == ' ') {
			if (frames)
				record->frames_len = line.end + 1 - record->stack;
			continue;
		}
		frames = false;
		if (counted) {
			memmove(text + from, text + next, len - next);
			len -= next - from;
			next = from;
		}
	}
	record->stack_len = text + len - record->stack;
	return 0;
}

int page_owner_parse(const struct page_owner_block *block, struct page_owner_record *record)
{
	size_t from = block->tail;
	int problem;

	memset(record, 0, sizeof(*record));
	record->name = "";
	record->pid = -1;
	record->tgid = -1;
	if (page_owner_begins(block->text, block->len)) {
		record->kind = PAGE_OWNER_PAGE;
		record->head = block->text;
		record->head_len = block->first - 1;
		problem = parse_head(record);
		if (problem)
			return problem;
		record->stack = block->text + block->first;
		if (block->second - block->first > 4 && !memcmp(record->stack, "PFN ", 4)) {
			problem = parse_pfn(record, record->stack,
					    block->second - block->first - 1);
			if (problem)
				return problem;
			record->stack = block->text + block->second;
		} else if (block->second > block->first && *record->stack != ' ') {
			from = block->first;
		}
		return parse_notes(block->text, from, block->len, record);
	}

	record->kind = PAGE_OWNER_STACK;
	record->head = "";
	record->stack = block->text;
	if (block->second == block->first || block->text[0] != ' ')
		from = 0;
	else if (block->text[block->first] != ' ')
		from = block->first;
	problem = parse_notes(block->text, from, block->len, record);
	if (problem)
		return problem;
	if (record->has & (PAGE_OWNER_HAS_PAGES | PAGE_OWNER_HAS_TIMES | PAGE_OWNER_HAS_HANDLE))
		return 0;
	return record->frames_len ? PAGE_OWNER_NO_COUNT : PAGE_OWNER_NO_RECORD;
}
