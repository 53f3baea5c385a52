// SPDX-License-Identifier: GPL-2.0
/*
 * The text that the kernel tree's own tool prints; scripts parse it. A count that the input does
 * not have is left out, and the times of a group are, if its records have different ones.
 */
#include <string.h>

#include "groups.h"
#include "options.h"
#include "output.h"
#include "page_owner.h"
#include "print.h"

const char * const allocator_names[] = { "CMA", "SLAB", "VMALLOC", "OTHERS", NULL };

static void print_string(struct output *output, const struct strings *strings, uint32_t number)
{
	output_bytes(output, strings_text(strings, number), strings_len(strings, number));
}

static void print_allocator(struct output *output, uint8_t allocator)
{
	unsigned int i;

	output_text(output, "allocated by ");
	for (i = 0; allocator_names[i]; i++) {
		if (allocator & 1u << i) {
			output_text(output, allocator_names[i]);
			output_text(output, " ");
		}
	}
}

/* With --diff: "+5 times, +20 pages (from 10 times, 40 pages)". */
static void print_grown(struct output *output, const struct group *group)
{
	bool times = group->has & PAGE_OWNER_HAS_TIMES, pages = group->has & PAGE_OWNER_HAS_PAGES;
	int64_t growth;

	if (times) {
		growth = group->times[1] - group->times[0];
		output_text(output, growth < 0 ? "" : "+");
		output_signed(output, growth);
		output_text(output, pages ? " times, " : " times");
	}
	if (pages) {
		growth = group->pages[1] - group->pages[0];
		output_text(output, growth < 0 ? "" : "+");
		output_signed(output, growth);
		output_text(output, " pages");
	}
	output_text(output, " (from ");
	if (times) {
		output_number(output, group->times[0]);
		output_text(output, pages ? " times, " : " times");
	}
	if (pages) {
		output_number(output, group->pages[0]);
		output_text(output, " pages");
	}
	output_text(output, ")");
}

static void print_counts(struct output *output, const struct group *group, bool diff)
{
	const char *comma = "";

	if (diff) {
		print_grown(output, group);
		return;
	}
	if (group->has & PAGE_OWNER_HAS_TIMES) {
		output_number(output, group->times[0]);
		output_text(output, " times");
		comma = ", ";
	}
	if (group->has & PAGE_OWNER_HAS_PAGES) {
		output_text(output, comma);
		output_number(output, group->pages[0]);
		output_text(output, " pages");
	}
	/* A list of handles has neither. */
	if (!(group->has & (PAGE_OWNER_HAS_TIMES | PAGE_OWNER_HAS_PAGES)))
		output_text(output, "stack");
}

static void print_head(struct output *output, const struct groups *groups,
		       const struct group *group)
{
	const char *head = strings_text(&groups->heads, group->head);
	size_t len = strings_len(&groups->heads, group->head);

	if (!len)
		return;
	if (group->split && group->times_differ) {
		output_bytes(output, head, len - 5);
	} else {
		output_bytes(output, head, len);
		if (group->split) {
			output_number(output, group->ts);
			output_text(output, " ns");
			if (group->has & PAGE_OWNER_HAS_FREE_TS) {
				output_text(output, ", free_ts ");
				output_number(output, group->free_ts);
				output_text(output, " ns");
			}
		}
	}
	output_text(output, "\n");
}

static void print_culled(struct output *output, const struct groups *groups,
			 const struct group *group)
{
	const struct head_info *head = &groups->head_info[group->head];
	const struct options *options = groups->options;
	unsigned int cull = options->cull;

	if (cull & KEY_BIT(KEY_PID) || options->filter.pids.numbers) {
		output_text(output, ", PID ");
		output_signed(output, head->pid);
	}
	if (cull & KEY_BIT(KEY_TGID) || options->filter.tgids.numbers) {
		output_text(output, ", TGID ");
		output_signed(output, head->tgid);
	}
	if (cull & KEY_BIT(KEY_NAME) || options->filter.names) {
		output_text(output, ", task_comm_name: ");
		print_string(output, &groups->names, head->name);
	}
	if (cull & KEY_BIT(KEY_MODULE)) {
		output_text(output, ", module: ");
		print_string(output, &groups->modules, groups->stack_info[group->stack].module);
	}
	if (cull & KEY_BIT(KEY_ALLOCATOR)) {
		output_text(output, ", ");
		print_allocator(output, group->allocator);
	}
	if (cull & KEY_BIT(KEY_FREE))
		output_text(output, group->released ? " (RELEASED)" : " (UNRELEASED)");
	if (cull & KEY_BIT(KEY_STACK)) {
		output_text(output, ":\n");
		print_string(output, &groups->stacks, group->stack);
	}
	output_text(output, "\n");
}

void print_text(const struct groups *groups, const uint32_t *list, uint32_t count,
		struct output *output)
{
	const struct options *options = groups->options;
	const struct group *group;
	uint32_t i;

	for (i = 0; i < count; i++) {
		group = &groups->list[list[i]];
		print_counts(output, group, options->diff);
		if (options->cull) {
			print_culled(output, groups, group);
			continue;
		}
		output_text(output, ", ");
		print_allocator(output, group->allocator);
		output_text(output, ":\n");
		print_head(output, groups, group);
		print_string(output, &groups->stacks, group->stack);
		output_text(output, "\n");
	}
}
