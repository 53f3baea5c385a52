// SPDX-License-Identifier: GPL-2.0
/*
 * Folded stacks for flame graphs: what called first comes first, semicolons between, and then the
 * pages, or allocations if the input has no pages; with --diff those before and those after.
 */
#include <string.h>

#include "groups.h"
#include "options.h"
#include "output.h"
#include "page_owner.h"
#include "print.h"

/* What is printed so far of a line. */
struct line {
	struct output *output;
	bool follows;
};

static void begin_part(struct line *line)
{
	if (line->follows)
		output_text(line->output, ";");
	line->follows = true;
}

/* A semicolon in a name would be another frame. */
static void print_part(struct line *line, const char *text, size_t len)
{
	const char *semicolon;

	begin_part(line);
	while ((semicolon = memchr(text, ';', len))) {
		output_bytes(line->output, text, semicolon - text);
		output_text(line->output, ":");
		len -= semicolon + 1 - text;
		text = semicolon + 1;
	}
	output_bytes(line->output, text, len);
}

static void print_word(struct line *line, const char *word, int64_t number)
{
	begin_part(line);
	output_text(line->output, word);
	output_signed(line->output, number);
}

/* Keys of --cull are below the stack. */
static void print_keys(struct line *line, const struct groups *groups, const struct group *group)
{
	const struct head_info *head = &groups->head_info[group->head];
	unsigned int cull = groups->options->cull, i;
	uint32_t number;

	if (cull & KEY_BIT(KEY_NAME))
		print_part(line, strings_text(&groups->names, head->name),
			   strings_len(&groups->names, head->name));
	if (cull & KEY_BIT(KEY_TGID))
		print_word(line, "tgid ", head->tgid);
	if (cull & KEY_BIT(KEY_PID))
		print_word(line, "pid ", head->pid);
	if (cull & KEY_BIT(KEY_MODULE)) {
		number = groups->stack_info[group->stack].module;
		print_part(line, strings_text(&groups->modules, number),
			   strings_len(&groups->modules, number));
	}
	if (cull & KEY_BIT(KEY_ALLOCATOR))
		for (i = 0; allocator_names[i]; i++)
			if (group->allocator & 1u << i)
				print_part(line, allocator_names[i], strlen(allocator_names[i]));
	if (cull & KEY_BIT(KEY_FREE))
		print_part(line, group->released ? "RELEASED" : "UNRELEASED",
			   group->released ? 8 : 10);
}

static void print_frames(struct line *line, const struct groups *groups, uint32_t number)
{
	const char *frames = strings_text(&groups->stacks, number);
	size_t len = groups->stack_info[number].frames_len;
	struct page_owner_frame frame;

	if (!len)
		print_part(line, "no stack", 8);
	while (page_owner_last_frame(frames, &len, &frame)) {
		print_part(line, frame.function, frame.function_len);
		if (!frame.module_len)
			continue;
		output_text(line->output, " [");
		output_bytes(line->output, frame.module, frame.module_len);
		output_text(line->output, "]");
	}
}

void print_folded(const struct groups *groups, const uint32_t *list, uint32_t count,
		  struct output *output)
{
	const struct options *options = groups->options;
	const struct group *group;
	uint32_t i;

	for (i = 0; i < count; i++) {
		struct line line = { .output = output };
		const uint64_t *counts;

		group = &groups->list[list[i]];
		print_keys(&line, groups, group);
		if (options->cull & KEY_BIT(KEY_STACK))
			print_frames(&line, groups, group->stack);
		counts = group->has & PAGE_OWNER_HAS_PAGES ? group->pages : group->times;
		output_text(output, " ");
		output_number(output, counts[0]);
		if (options->diff) {
			output_text(output, " ");
			output_number(output, counts[1]);
		}
		output_text(output, "\n");
	}
}
