// SPDX-License-Identifier: GPL-2.0
/*
 * The frames of a stack: "symbol+0xoffset/0xsize [module]", and what they tell of the allocator.
 */
#define _GNU_SOURCE
#include <string.h>

#include "page_owner.h"

bool page_owner_frame(const char **frames, size_t *len, struct page_owner_frame *frame)
{
	const char *at = *frames, *end = at + *len, *next, *plus, *open;

	if (at == end)
		return false;
	next = memchr(at, '\n', end - at);
	*frames = next ? next + 1 : end;
	*len = end - *frames;
	end = next ? next : end;

	while (at < end && *at == ' ')
		at++;
	while (end > at && end[-1] == ' ')
		end--;
	frame->text = at;
	frame->text_len = end - at;

	frame->module = "";
	frame->module_len = 0;
	if (end > at && end[-1] == ']') {
		open = memrchr(at, '[', end - at);
		if (open && open > at && open[-1] == ' ') {
			frame->module = open + 1;
			frame->module_len = end - 1 - frame->module;
			/* With build IDs: "[module 0123abcd...]". */
			plus = memchr(frame->module, ' ', frame->module_len);
			if (plus)
				frame->module_len = plus - frame->module;
			end = open - 1;
		}
	}
	plus = memmem(at, end - at, "+0x", 3);
	frame->function = at;
	frame->function_len = (plus ? plus : end) - at;
	return true;
}

bool page_owner_last_frame(const char *frames, size_t *len, struct page_owner_frame *frame)
{
	const char *end = frames + *len, *newline, *at;
	size_t left;

	if (!*len)
		return false;
	/* The last byte is the newline of this frame itself. */
	newline = memrchr(frames, '\n', *len - 1);
	at = newline ? newline + 1 : frames;
	*len = at - frames;
	left = end - at;
	return page_owner_frame(&at, &left, frame);
}

static bool contains(const struct page_owner_frame *frame, const char *name)
{
	return memmem(frame->function, frame->function_len, name, strlen(name));
}

static bool begins(const struct page_owner_frame *frame, const char *name)
{
	size_t len = strlen(name);

	return frame->function_len >= len && !memcmp(frame->function, name, len);
}

/* SLUB's functions between it and the page allocator. */
static bool is_slab(const struct page_owner_frame *frame)
{
	return begins(frame, "alloc_slab_page") || begins(frame, "allocate_slab") ||
	       begins(frame, "new_slab") || begins(frame, "___slab_alloc");
}

/* The page allocator's own functions, which come first. */
static bool is_page_allocator(const struct page_owner_frame *frame)
{
	return begins(frame, "post_alloc_hook") || begins(frame, "prep_new_page") ||
	       begins(frame, "get_page_from_freelist") || begins(frame, "__set_page_owner") ||
	       begins(frame, "save_stack") || contains(frame, "alloc_pages") ||
	       contains(frame, "alloc_frozen_pages");
}

/*
 * A page of a slab is one that SLUB asked the page allocator for itself: further on in a stack its
 * functions only mean that an object led to this. vmalloc() has its pages from a function of the
 * page allocator that it calls directly.
 */
unsigned int page_owner_allocator(const char *frames, size_t len)
{
	struct page_owner_frame frame;
	bool first = true, pages = false;
	unsigned int by = 0;

	while (page_owner_frame(&frames, &len, &frame)) {
		if (first && is_slab(&frame))
			by |= PAGE_OWNER_BY_SLAB;
		first = first && is_page_allocator(&frame) && !is_slab(&frame);
		if (contains(&frame, "__vmalloc_node_range")) {
			if (pages)
				by |= PAGE_OWNER_BY_VMALLOC;
			break;
		}
		pages = contains(&frame, "alloc_pages");
	}
	return by;
}
