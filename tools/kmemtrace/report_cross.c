// SPDX-License-Identifier: GPL-2.0
/*
 * Frees by pairs of CPUs, and allocations by pairs of nodes. No event says which node a CPU is on:
 * it is taken to be the one that most of its allocations are on that ask for none.
 */
#define _GNU_SOURCE
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "report_watchers.h"

/* As many are printed as a matrix in text. */
#define MATRIX		16

/* A pair of numbers, for which something is counted. */
struct pair {
	enum class class;
	int32_t from;
	int32_t to;
	int32_t cpu;
	uint64_t count;
	uint64_t bytes;
};

struct pairs {
	struct table table;
	struct pair *list;
	uint32_t room;
	uint32_t count;
};

static int pairs_add(struct pairs *pairs, const struct pair *key, uint64_t bytes)
{
	uint64_t hash = hash_mix((uint64_t)(uint32_t)key->from << 32 | (uint32_t)key->to,
				 (uint64_t)(uint32_t)key->cpu << 1 | key->class);
	struct table_slot *slot;
	struct pair *pair;

	if (table_make_room(&pairs->table))
		return -1;
	for (slot = table_first(&pairs->table, hash); slot->value;
	     slot = table_next(&pairs->table, slot)) {
		pair = &pairs->list[slot->value - 1];
		if (pair->from == key->from && pair->to == key->to && pair->cpu == key->cpu &&
		    pair->class == key->class)
			break;
	}
	if (!slot->value) {
		pair = array_with_room(pairs->list, &pairs->room, pairs->count, sizeof(*pair));
		if (!pair)
			return -1;
		pairs->list = pair;
		pairs->list[pairs->count] = *key;
		table_set(&pairs->table, slot, hash, ++pairs->count);
	}
	pair = &pairs->list[slot->value - 1];
	pair->count++;
	pair->bytes += bytes;
	return 0;
}

static void pairs_end(struct pairs *pairs)
{
	table_end(&pairs->table);
	free(pairs->list);
}

/* The most frequent first. */
static int compare(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;

	if (x->class != y->class)
		return x->class < y->class ? -1 : 1;
	if (x->count != y->count)
		return x->count > y->count ? -1 : 1;
	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	return x->to < y->to ? -1 : x->to > y->to;
}

static int compare_numbers(const void *a, const void *b)
{
	int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;

	return x < y ? -1 : x > y;
}

/**
 * struct axis - the numbers that pairs have
 * @list: ascending
 * @count: how many; more than MATRIX if there is no room for them all
 */
struct axis {
	int32_t list[MATRIX + 1];
	unsigned int count;
};

static void axis_add(struct axis *axis, int32_t number)
{
	unsigned int i;

	for (i = 0; i < axis->count && axis->list[i] != number; i++)
		;
	if (i == axis->count && axis->count <= MATRIX)
		axis->list[axis->count++] = number;
}

static uint64_t count_of(const struct pairs *pairs, enum class class, int32_t from, int32_t to)
{
	uint64_t sum = 0;
	uint32_t i;

	for (i = 0; i < pairs->count; i++)
		if (pairs->list[i].class == class && pairs->list[i].from == from &&
		    pairs->list[i].to == to)
			sum += pairs->list[i].count;
	return sum;
}

/* "from" goes down, "to" to the right. */
static void print_matrix(struct report *report, const struct pairs *pairs, enum class class,
			 const char *title)
{
	struct axis from = { }, to = { };
	char line[16 * (MATRIX + 2)], *at;
	unsigned int i, k;

	for (i = 0; i < pairs->count; i++) {
		if (pairs->list[i].class != class)
			continue;
		axis_add(&from, pairs->list[i].from);
		axis_add(&to, pairs->list[i].to);
	}
	if (!from.count || from.count > MATRIX || to.count > MATRIX)
		return;
	qsort(from.list, from.count, sizeof(from.list[0]), compare_numbers);
	qsort(to.list, to.count, sizeof(to.list[0]), compare_numbers);
	writer_line(&report->writer, "");
	writer_line(&report->writer, title);
	at = line + sprintf(line, "%6s", "");
	for (i = 0; i < to.count; i++)
		at += sprintf(at, " %11" PRId32, to.list[i]);
	writer_line(&report->writer, line);
	for (k = 0; k < from.count; k++) {
		if (from.list[k] < 0)
			at = line + sprintf(line, "%6s", "any");
		else
			at = line + sprintf(line, "%6" PRId32, from.list[k]);
		for (i = 0; i < to.count; i++)
			at += sprintf(at, " %11" PRIu64,
				      count_of(pairs, class, from.list[k], to.list[i]));
		writer_line(&report->writer, line);
	}
}

static void print_site_row(struct report *report, uint32_t row, const void *arg)
{
	const struct sum *sum = &report->model.sums.rows[row];
	bool nodes = *(const bool *)arg;
	struct writer *writer = &report->writer;

	report_cell_class(report, row);
	cell_number(writer, nodes ? sum->cross_node : sum->cross_cpu);
	cell_number(writer, nodes ? sum->allocs : sum->frees);
	cell_percent(writer, percent_of(nodes ? sum->cross_node : sum->cross_cpu,
					nodes ? sum->allocs : sum->frees));
	report_cell_name(report, row);
}

/* Which sites these are of. */
static int print_sites(struct report *report, bool nodes)
{
	static const struct column cpu_columns[] = {
		{ "class", NULL, NULL, 0 },
		{ "cross_cpu", NULL, "Ping-pong", 10 },
		{ "frees", NULL, "Frees", 10 },
		{ "share", NULL, "Share", 7 },
		{ "name", NULL, "Callsite", -1 },
	};
	static const struct column node_columns[] = {
		{ "class", NULL, NULL, 0 },
		{ "cross_node", NULL, "Other node", 10 },
		{ "hit", NULL, "Hit", 10 },
		{ "share", NULL, "Share", 7 },
		{ "name", NULL, "Callsite", -1 },
	};
	enum order_key key = nodes ? ORDER_NODE : ORDER_PINGPONG;
	unsigned int class;
	int error = 0;

	if (report->writer.format == FORMAT_CSV)
		return 0;
	writer_table(&report->writer, "rows", nodes ? node_columns : cpu_columns,
		     ARRAY_SIZE(cpu_columns));
	for (class = 0; !error && class < CLASSES; class++)
		error = report_rows(report, class, nodes ? " on other nodes" :
				    " freed on other CPUs", key, key, print_site_row, &nodes);
	writer_close_table(&report->writer);
	return error;
}

/* CPUs */

struct cross_cpu {
	struct watcher watcher;
	struct pairs pairs;
	const struct options *options;
};

static int cpu_freed(struct watcher *watcher, const struct model *model,
		     const struct kmemtrace_event *event, const struct object *object)
{
	struct cross_cpu *cross = (struct cross_cpu *)watcher;
	struct pair key = {
		.class = class_of(object->type),
		.from = object->cpu,
		.to = model_cpu(event),
	};

	if (!options_has_class(cross->options, key.class))
		return 0;
	return pairs_add(&cross->pairs, &key, object_alloc(object, model->page_shift));
}

struct cross_cpu *cross_cpu_begin(struct report *report)
{
	struct cross_cpu *cross = calloc(1, sizeof(*cross));

	if (!cross)
		return NULL;
	table_begin(&cross->pairs.table);
	cross->options = report->options;
	cross->watcher.freed = cpu_freed;
	model_watch(&report->model, &cross->watcher);
	return cross;
}

static void print_cpu_pairs(struct report *report, const struct pairs *pairs)
{
	static const struct column columns[] = {
		{ "class", NULL, NULL, 0 },
		{ "allocated_on", NULL, "Allocated on", 12 },
		{ "freed_on", NULL, "Freed on", 8 },
		{ "frees", NULL, "Frees", 12 },
		{ "bytes", NULL, "Bytes", 16 },
	};
	static const char * const titles[CLASSES] = {
		"Objects by pairs of different CPUs", "Pages by pairs of different CPUs",
	};
	bool text = report->writer.format == FORMAT_TEXT;
	struct writer *writer = &report->writer;
	uint64_t printed = 0;
	int class = -1;
	uint32_t i;

	writer_table(writer, "pairs", columns, ARRAY_SIZE(columns));
	for (i = 0; i < pairs->count; i++) {
		const struct pair *pair = &pairs->list[i];

		if (text && pair->from == pair->to)
			continue;
		if (class != (int)pair->class) {
			class = pair->class;
			printed = 0;
			writer_part(writer, titles[class]);
		}
		if (report->options->top && printed++ >= report->options->top)
			continue;
		cell_text(writer, class_names[pair->class]);
		cell_number(writer, pair->from);
		cell_number(writer, pair->to);
		cell_number(writer, pair->count);
		cell_number(writer, pair->bytes);
	}
	writer_close_table(writer);
}

int cross_cpu_print(struct cross_cpu *cross, struct report *report)
{
	static const char * const titles[CLASSES] = {
		"Objects by the CPU that allocates (down) and that frees (across)",
		"Pages by the CPU that allocates (down) and that frees (across)",
	};
	struct pairs *pairs = &cross->pairs;
	struct writer *writer = &report->writer;
	uint64_t all[CLASSES] = { }, others[CLASSES] = { };
	unsigned int class;
	uint32_t i;
	int error;

	for (i = 0; i < pairs->count; i++) {
		all[pairs->list[i].class] += pairs->list[i].count;
		if (pairs->list[i].from != pairs->list[i].to)
			others[pairs->list[i].class] += pairs->list[i].count;
	}
	if (pairs->count)
		qsort(pairs->list, pairs->count, sizeof(*pairs->list), compare);
	writer_section(writer, "cross_cpu", "Frees on another CPU than the allocation");
	writer_share(writer, "objects", "objects_all", "objects", others[CLASS_OBJECTS],
		     all[CLASS_OBJECTS]);
	writer_share(writer, "pages", "pages_all", "pages", others[CLASS_PAGES],
		     all[CLASS_PAGES]);
	for (class = 0; class < CLASSES && writer->format == FORMAT_TEXT; class++)
		print_matrix(report, pairs, class, titles[class]);
	print_cpu_pairs(report, pairs);
	error = print_sites(report, false);
	writer_close_section(writer);
	return error;
}

void cross_cpu_end(struct cross_cpu *cross)
{
	if (cross)
		pairs_end(&cross->pairs);
	free(cross);
}

/* Nodes */

struct cross_node {
	struct watcher watcher;
	struct pairs pairs;
	const struct options *options;
};

static int node_allocated(struct watcher *watcher, const struct model *model,
			  const struct kmemtrace_event *event, const struct object *object)
{
	struct cross_node *cross = (struct cross_node *)watcher;
	struct pair key = {
		.class = class_of(object->type),
		.from = event->node,
		.to = event->node_given,
		.cpu = event->node < 0 ? (int32_t)model_cpu(event) : -1,
	};

	if (event->node_given < 0 || !options_has_class(cross->options, key.class))
		return 0;
	return pairs_add(&cross->pairs, &key, object_alloc(object, model->page_shift));
}

struct cross_node *cross_node_begin(struct report *report)
{
	struct cross_node *cross = calloc(1, sizeof(*cross));

	if (!cross)
		return NULL;
	table_begin(&cross->pairs.table);
	cross->options = report->options;
	cross->watcher.allocated = node_allocated;
	model_watch(&report->model, &cross->watcher);
	return cross;
}

/**
 * struct home - where a CPU's allocations are that ask for no node
 * @cpu: the CPU
 * @node: where most are
 * @most: how many
 * @all: on all nodes
 */
struct home {
	int32_t cpu;
	int32_t node;
	uint64_t most;
	uint64_t all;
};

static int compare_cpus(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;

	if (x->cpu != y->cpu)
		return x->cpu < y->cpu ? -1 : 1;
	return x->to < y->to ? -1 : x->to > y->to;
}

/* Return: how many homes there are in @homes, which has room for all pairs. */
static uint32_t find_homes(struct pairs *pairs, struct home *homes)
{
	uint64_t on_node = 0;
	uint32_t i, count = 0;

	if (pairs->count)
		qsort(pairs->list, pairs->count, sizeof(*pairs->list), compare_cpus);
	for (i = 0; i < pairs->count; i++) {
		const struct pair *pair = &pairs->list[i];
		struct home *home;

		if (pair->cpu < 0)
			continue;
		if (!count || homes[count - 1].cpu != pair->cpu)
			homes[count++] = (struct home){ .cpu = pair->cpu };
		home = &homes[count - 1];
		/* Objects and pages. */
		on_node = i && pairs->list[i - 1].cpu == pair->cpu &&
			  pairs->list[i - 1].to == pair->to ? on_node + pair->count : pair->count;
		home->all += pair->count;
		if (on_node > home->most) {
			home->most = on_node;
			home->node = pair->to;
		}
	}
	return count;
}

static void print_homes(struct report *report, const struct home *homes, uint32_t count)
{
	static const struct column columns[] = {
		{ "cpu", NULL, "CPU", 6 },
		{ "node", NULL, "Node", 6 },
		{ "allocations", NULL, "Allocations", 12 },
		{ "elsewhere", NULL, "Elsewhere", 12 },
	};
	struct writer *writer = &report->writer;
	uint32_t i;

	if (writer->format == FORMAT_CSV)
		return;
	writer_table(writer, "cpus", columns, ARRAY_SIZE(columns));
	if (count)
		writer_part(writer, "CPUs, by allocations that ask for no node");
	for (i = 0; i < report_top(report, count); i++) {
		cell_number(writer, homes[i].cpu);
		cell_number(writer, homes[i].node);
		cell_number(writer, homes[i].all);
		cell_number(writer, homes[i].all - homes[i].most);
	}
	writer_close_table(writer);
}

static void print_node_pairs(struct report *report, const struct pairs *pairs)
{
	static const struct column columns[] = {
		{ "class", NULL, NULL, 0 },
		{ "asked", NULL, NULL, 0 },
		{ "given", NULL, NULL, 0 },
		{ "cpu", NULL, NULL, 0 },
		{ "allocations", NULL, NULL, 0 },
		{ "bytes", NULL, NULL, 0 },
	};
	struct writer *writer = &report->writer;
	uint32_t i;

	/* Text has the matrix. */
	if (writer->format == FORMAT_TEXT)
		return;
	writer_table(writer, "pairs", columns, ARRAY_SIZE(columns));
	for (i = 0; i < pairs->count; i++) {
		cell_text(writer, class_names[pairs->list[i].class]);
		cell_signed(writer, pairs->list[i].from);
		cell_signed(writer, pairs->list[i].to);
		if (pairs->list[i].cpu < 0)
			cell_none(writer);
		else
			cell_number(writer, pairs->list[i].cpu);
		cell_number(writer, pairs->list[i].count);
		cell_number(writer, pairs->list[i].bytes);
	}
	writer_close_table(writer);
}

int cross_node_print(struct cross_node *cross, struct report *report)
{
	static const char * const titles[CLASSES] = {
		"Objects by the node asked for (down) and given (across)",
		"Pages by the node asked for (down) and given (across)",
	};
	uint64_t asked = 0, other = 0, free_to_choose = 0, elsewhere = 0;
	struct pairs *pairs = &cross->pairs;
	struct writer *writer = &report->writer;
	struct home *homes;
	uint32_t count, i;
	unsigned int class;
	int error;

	homes = malloc((pairs->count + 1) * sizeof(*homes));
	if (!homes)
		return -1;
	count = find_homes(pairs, homes);
	for (i = 0; i < count; i++) {
		free_to_choose += homes[i].all;
		elsewhere += homes[i].all - homes[i].most;
	}
	for (i = 0; i < pairs->count; i++) {
		if (pairs->list[i].from < 0)
			continue;
		asked += pairs->list[i].count;
		if (pairs->list[i].from != pairs->list[i].to)
			other += pairs->list[i].count;
	}
	writer_section(writer, "cross_node", "Allocations and nodes");
	writer_share(writer, "other_node", "asked", "got another than asked for", other, asked);
	writer_share(writer, "elsewhere", "not_asked", "elsewhere than their CPU's",
		     elsewhere, free_to_choose);
	for (class = 0; class < CLASSES && writer->format == FORMAT_TEXT; class++)
		print_matrix(report, pairs, class, titles[class]);
	print_node_pairs(report, pairs);
	print_homes(report, homes, count);
	free(homes);
	error = print_sites(report, true);
	writer_close_section(writer);
	return error;
}

void cross_node_end(struct cross_node *cross)
{
	if (cross)
		pairs_end(&cross->pairs);
	free(cross);
}
