// SPDX-License-Identifier: GPL-2.0
/* The groups as JSON. A group has the fields that all of its records share. */
#include <string.h>

#include "groups.h"
#include "json.h"
#include "options.h"
#include "page_owner.h"
#include "print.h"

static void print_counts(struct json *json, const struct group *group, bool diff)
{
	if (group->has & PAGE_OWNER_HAS_TIMES) {
		if (diff)
			json_number(json, "times_before", group->times[0]);
		json_number(json, "times", group->times[diff]);
	}
	if (group->has & PAGE_OWNER_HAS_PAGES) {
		if (diff)
			json_number(json, "pages_before", group->pages[0]);
		json_number(json, "pages", group->pages[diff]);
	}
}

static void print_task(struct json *json, const struct groups *groups, const struct group *group)
{
	const struct head_info *head = &groups->head_info[group->head];
	unsigned int cull = groups->options->cull;

	if (group->has & PAGE_OWNER_HAS_PID && (!cull || cull & KEY_BIT(KEY_PID)))
		json_signed(json, "pid", head->pid);
	if (group->has & PAGE_OWNER_HAS_TGID && (!cull || cull & KEY_BIT(KEY_TGID)))
		json_signed(json, "tgid", head->tgid);
	if (group->has & PAGE_OWNER_HAS_NAME && (!cull || cull & KEY_BIT(KEY_NAME)))
		json_string(json, "name", strings_text(&groups->names, head->name),
			    strings_len(&groups->names, head->name));
}

static void print_times(struct json *json, const struct group *group)
{
	if (group->times_differ)
		return;
	if (group->has & PAGE_OWNER_HAS_TS)
		json_number(json, "alloc_ts", group->ts);
	if (group->has & PAGE_OWNER_HAS_FREE_TS)
		json_number(json, "free_ts", group->free_ts);
}

static void print_allocator(struct json *json, uint8_t allocator)
{
	unsigned int i;

	json_array(json, "allocator");
	for (i = 0; allocator_names[i]; i++)
		if (allocator & 1u << i)
			json_string(json, NULL, allocator_names[i], strlen(allocator_names[i]));
	json_close_array(json);
}

static void print_stack(struct json *json, const struct groups *groups, uint32_t number)
{
	const char *frames = strings_text(&groups->stacks, number), *end, *notes;
	size_t len = strings_len(&groups->stacks, number);
	size_t frames_len = groups->stack_info[number].frames_len;
	struct page_owner_frame frame;

	if (frames_len > len)
		frames_len = len;
	end = frames + len;
	notes = frames + frames_len;
	json_array(json, "stack");
	while (page_owner_frame(&frames, &frames_len, &frame)) {
		json_object(json, NULL);
		json_string(json, "function", frame.function, frame.function_len);
		if (frame.module_len)
			json_string(json, "module", frame.module, frame.module_len);
		json_string(json, "frame", frame.text, frame.text_len);
		json_close_object(json);
	}
	json_close_array(json);
	if (notes == end)
		return;
	json_array(json, "notes");
	frames_len = end - notes;
	while (page_owner_frame(&notes, &frames_len, &frame))
		json_string(json, NULL, frame.text, frame.text_len);
	json_close_array(json);
}

static void print_group(struct json *json, const struct groups *groups, const struct group *group)
{
	const char *module;
	unsigned int cull = groups->options->cull;
	uint32_t number = groups->stack_info[group->stack].module;
	size_t len = strings_len(&groups->heads, group->head);

	json_object(json, NULL);
	print_counts(json, group, groups->options->diff);
	if (!cull && len)
		json_string(json, "head", strings_text(&groups->heads, group->head),
			    group->split ? len - 5 : len);
	print_task(json, groups, group);
	if (!cull)
		print_times(json, group);
	if ((!cull || cull & KEY_BIT(KEY_ALLOCATOR)) && !group->allocator_differs)
		print_allocator(json, group->allocator);
	if (!cull || cull & (KEY_BIT(KEY_MODULE) | KEY_BIT(KEY_STACK))) {
		module = strings_text(&groups->modules, number);
		json_string(json, "module", module, strings_len(&groups->modules, number));
	}
	if (cull & KEY_BIT(KEY_FREE))
		json_bool(json, "released", group->released);
	if (!cull || cull & KEY_BIT(KEY_STACK))
		print_stack(json, groups, group->stack);
	json_close_object(json);
}

void print_json(const struct groups *groups, const uint32_t *list, uint32_t count,
		struct output *output)
{
	struct json json;
	uint32_t i;

	json_begin(&json, output);
	json_object(&json, NULL);
	json_number(&json, "records", groups->records);
	json_array(&json, "groups");
	for (i = 0; i < count; i++)
		print_group(&json, groups, &groups->list[list[i]]);
	json_close_array(&json);
	json_close_object(&json);
	json_end(&json);
}
