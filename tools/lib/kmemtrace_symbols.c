// SPDX-License-Identifier: GPL-2.0
/*
 * Reads the tables of symbols and of modules, and tells what code is at an address. A module may be
 * loaded again at another address, and another one at the address that it had; symbols were read
 * at some time, so those of a module may be those of another load of it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "kmemtrace.h"
#include "kmemtrace_text.h"

/* How far code may go on behind the last symbol, if no table says where it ends. */
#define BEHIND_LAST	4096u

/**
 * struct kmemtrace_symbol - a symbol
 * @address: of it
 * @name: of it
 * @module: that it is in, NULL for vmlinux
 * @number: of its line
 * @code: it is a function; else nothing is known from here on
 */
struct kmemtrace_symbol {
	uint64_t address;
	const char *name;
	const char *module;
	uint32_t number;
	bool code;
};

/* vmlinux comes first, then by name. */
static int compare_modules(const char *a, const char *b)
{
	if (a == b)
		return 0;
	if (!a || !b)
		return a ? 1 : -1;
	return strcmp(a, b);
}

/* The first of several names that an address has is the one that the kernel prints. */
static int compare_symbols(const void *a, const void *b)
{
	const struct kmemtrace_symbol *one = a, *two = b;
	int order = compare_modules(one->module, two->module);

	if (order)
		return order;
	if (one->address != two->address)
		return one->address < two->address ? -1 : 1;
	return one->number < two->number ? -1 : one->number > two->number;
}

static int compare_loads(const void *a, const void *b)
{
	const struct kmemtrace_load *one = a, *two = b;

	if (one->base != two->base)
		return one->base < two->base ? -1 : 1;
	return one->from < two->from ? -1 : one->from > two->from;
}

/* These mark the end of code, and are symbols of code. */
static bool ends_code(const char *name)
{
	return !strcmp(name, "_etext") || !strcmp(name, "_einittext") || !strcmp(name, "_end");
}

/* Takes "ADDRESS TYPE NAME [MODULE]" apart, with a tab or a blank before the module. */
static bool parse_symbol(char *line, struct kmemtrace_symbol *symbol)
{
	char *type, *end;

	if (!kmemtrace_text_number(&line, 16, UINT64_MAX, &symbol->address))
		return false;
	type = kmemtrace_text_word(&line);
	if (!type || type[1] || !*line)
		return false;
	symbol->name = line;
	symbol->module = NULL;
	line += strcspn(line, " \t");
	if (*line) {
		*line++ = '\0';
		end = line + strlen(line) - 1;
		if (*line != '[' || *end != ']' || end < line + 2)
			return false;
		*end = '\0';
		symbol->module = line + 1;
	}
	symbol->code = strchr("tTwW", *type) && !ends_code(symbol->name);
	return *symbol->name;
}

static int read_symbols(struct kmemtrace_symbols *symbols, struct kmemtrace_text *text,
			struct kmemtrace_error *error)
{
	struct kmemtrace_symbol *list, *symbol;
	uint64_t any = 0;
	uint32_t room = 0;
	char *line;

	while ((line = kmemtrace_text_line(text))) {
		list = array_with_room(symbols->list, &room, symbols->count, sizeof(*list));
		if (!list)
			return kmemtrace_text_wrong(text, error, "out of memory");
		symbols->list = list;
		symbol = &list[symbols->count];
		if (!parse_symbol(line, symbol))
			return kmemtrace_text_wrong(text, error, "it is not %s",
						    "\"ADDRESS TYPE NAME [MODULE]\"");
		symbol->number = symbols->count++;
		any |= symbol->address;
	}
	/* This is what /proc/kallsyms has for those who may not see addresses. */
	if (symbols->count && !any)
		return kmemtrace_text_wrong(text, error, "all addresses are 0");
	return 0;
}

/* Adds a load. Return: it, or NULL without memory. */
static struct kmemtrace_load *add_load(struct kmemtrace_symbols *symbols)
{
	struct kmemtrace_load *loads;

	loads = array_with_room(symbols->loads, &symbols->load_room, symbols->load_count,
				sizeof(*loads));
	if (!loads)
		return NULL;
	symbols->loads = loads;
	return memset(&loads[symbols->load_count++], 0, sizeof(*loads));
}

/* Return: the last load of a module that did not go, or NULL. */
static struct kmemtrace_load *open_load(const struct kmemtrace_symbols *symbols, const char *name)
{
	uint32_t i;

	for (i = symbols->load_count; i-- > 0;)
		if (symbols->loads[i].to == UINT64_MAX && !strcmp(symbols->loads[i].name, name))
			return &symbols->loads[i];
	return NULL;
}

/* A line "TIME STATE BASE SIZE BUILD_ID NAME". */
static int read_module(struct kmemtrace_symbols *symbols, struct kmemtrace_text *text, char *line,
		       const struct kmemtrace_trace *trace, struct kmemtrace_error *error)
{
	char *state = NULL, *build_id = NULL;
	struct kmemtrace_load *load;
	uint64_t time, base, size;
	bool going, right;

	right = kmemtrace_text_number(&line, 10, UINT64_MAX, &time);
	if (right)
		state = kmemtrace_text_word(&line);
	right = state && kmemtrace_text_number(&line, 16, UINT64_MAX, &base) &&
		kmemtrace_text_number(&line, 10, UINT64_MAX - base, &size);
	if (right)
		build_id = kmemtrace_text_word(&line);
	if (!build_id || !*line)
		return kmemtrace_text_wrong(text, error, "it is not %s",
					    "\"TIME STATE BASE SIZE BUILD_ID NAME\"");
	going = !strcmp(state, "going");
	if (!going && strcmp(state, "present") && strcmp(state, "coming"))
		return kmemtrace_text_wrong(text, error, "there is no state \"%.20s\", %s", state,
					    "but present, coming and going");
	time = kmemtrace_ns(trace, time);
	load = open_load(symbols, line);
	if (load)
		load->to = time;
	if (load && going && load->base == base)
		return 0;
	load = add_load(symbols);
	if (!load)
		return kmemtrace_text_wrong(text, error, "out of memory");
	*load = (struct kmemtrace_load){
		.name = line,
		.build_id = strcmp(build_id, "-") ? build_id : NULL,
		.base = base,
		.size = size,
		.from = strcmp(state, "coming") ? 0 : time,
		.to = going ? time : UINT64_MAX,
	};
	return 0;
}

/* Return: the first symbol of [@first, @end) at @address or behind it. */
static uint32_t find(const struct kmemtrace_symbols *symbols, uint32_t first, uint32_t end,
		     uint64_t address)
{
	while (first < end) {
		uint32_t middle = first + (end - first) / 2;

		if (symbols->list[middle].address < address)
			first = middle + 1;
		else
			end = middle;
	}
	return first;
}

/* Gives the loads of a module its symbols, which are [@first, @end). */
static int give_symbols(struct kmemtrace_symbols *symbols, uint32_t first, uint32_t end)
{
	const char *name = symbols->list[first].module;
	struct kmemtrace_load *load;
	bool found = false;
	uint32_t i;

	for (i = 0; i < symbols->load_count; i++) {
		load = &symbols->loads[i];
		if (strcmp(load->name, name))
			continue;
		found = true;
		load->first = find(symbols, first, end, load->base);
		load->end = find(symbols, load->first, end, load->base + load->size);
		load->symbol_base = load->base;
	}
	if (found)
		return 0;
	/* The table of modules does not have it, but it must have been there. */
	load = add_load(symbols);
	if (!load)
		return -1;
	*load = (struct kmemtrace_load){
		.name = name,
		.base = symbols->list[first].address,
		.size = symbols->list[end - 1].address - symbols->list[first].address,
		.to = UINT64_MAX,
		.first = first,
		.end = end,
		.symbol_base = symbols->list[first].address,
	};
	if (UINT64_MAX - load->base - load->size > BEHIND_LAST)
		load->size += BEHIND_LAST;
	return 0;
}

/* Lets a load without symbols have those of another load of the same module. */
static void borrow_symbols(struct kmemtrace_symbols *symbols, struct kmemtrace_load *load)
{
	uint32_t i;

	for (i = 0; load->build_id && i < symbols->load_count; i++) {
		const struct kmemtrace_load *other = &symbols->loads[i];

		if (other->first == other->end || other->symbol_base != other->base ||
		    !other->build_id || strcmp(other->build_id, load->build_id) ||
		    strcmp(other->name, load->name) || other->size != load->size)
			continue;
		load->first = other->first;
		load->end = other->end;
		load->symbol_base = other->base;
		return;
	}
}

static int arrange(struct kmemtrace_symbols *symbols)
{
	const struct kmemtrace_symbol *list = symbols->list;
	uint32_t first = 0, end, i;

	if (symbols->count)
		qsort(symbols->list, symbols->count, sizeof(*symbols->list), compare_symbols);
	for (; first < symbols->count; first = end) {
		for (end = first + 1; end < symbols->count; end++)
			if (compare_modules(list[first].module, list[end].module))
				break;
		if (!list[first].module)
			symbols->core = end;
		else if (give_symbols(symbols, first, end))
			return -1;
	}
	if (symbols->load_count)
		qsort(symbols->loads, symbols->load_count, sizeof(*symbols->loads), compare_loads);
	for (i = 0; i < symbols->load_count; i++) {
		if (symbols->loads[i].first == symbols->loads[i].end)
			borrow_symbols(symbols, &symbols->loads[i]);
		if (symbols->loads[i].size > symbols->longest)
			symbols->longest = symbols->loads[i].size;
	}
	return 0;
}

int kmemtrace_symbols_read(struct kmemtrace_symbols *symbols, const char *dir,
			   struct kmemtrace_error *error)
{
	struct kmemtrace_error no_metadata;
	struct kmemtrace_trace trace;
	struct kmemtrace_text text;
	char *line;
	int status;

	memset(symbols, 0, sizeof(*symbols));
	snprintf(text.path, sizeof(text.path), "%s/metadata", dir);
	if (kmemtrace_metadata_read(&trace, text.path, &no_metadata))
		kmemtrace_set_clock(&trace, 1000000000);
	status = kmemtrace_text_read(&text, dir, "tables/symbols", true, error);
	symbols->text = text.text;
	if (status || read_symbols(symbols, &text, error)) {
		symbols->count = 0;
		return -1;
	}
	status = kmemtrace_text_read(&text, dir, "tables/modules", true, error);
	symbols->module_text = text.text;
	while (!status && (line = kmemtrace_text_line(&text)))
		status = read_module(symbols, &text, line, &trace, error);
	if (arrange(symbols)) {
		snprintf(error->text, sizeof(error->text), "out of memory");
		status = -1;
	}
	return status;
}

void kmemtrace_symbols_free(struct kmemtrace_symbols *symbols)
{
	free(symbols->list);
	free(symbols->loads);
	free(symbols->text);
	free(symbols->module_text);
	memset(symbols, 0, sizeof(*symbols));
}

/* Return: the module that had code at the address then, or NULL. */
static const struct kmemtrace_load *find_load(const struct kmemtrace_symbols *symbols,
					      uint64_t address, uint64_t time)
{
	uint32_t first = 0, end = symbols->load_count;

	while (first < end) {
		uint32_t middle = first + (end - first) / 2;

		if (symbols->loads[middle].base <= address)
			first = middle + 1;
		else
			end = middle;
	}
	/* Loads at other times may overlap, so the last one that begins before it may be short. */
	while (first-- > 0) {
		const struct kmemtrace_load *load = &symbols->loads[first];

		if (address - load->base >= symbols->longest)
			break;
		if (address - load->base < load->size && load->from <= time && time <= load->to)
			return load;
	}
	return NULL;
}

bool kmemtrace_symbols_lookup(const struct kmemtrace_symbols *symbols, uint64_t address,
			      uint64_t time, struct kmemtrace_place *place)
{
	const struct kmemtrace_load *load = find_load(symbols, address, time);
	uint32_t first = 0, end = symbols->core, i;
	uint64_t at = address;

	*place = (struct kmemtrace_place){ };
	if (load) {
		first = load->first;
		end = load->end;
		at = address - load->base + load->symbol_base;
		place->module = load->name;
		place->offset = address - load->base;
	}
	/* The last address that is not behind it, and of that the first name. */
	i = find(symbols, first, end, at);
	if (i == end || symbols->list[i].address != at) {
		if (i == first)
			return load;
		i = find(symbols, first, i, symbols->list[i - 1].address);
	}
	if (!symbols->list[i].code ||
	    (!load && at > symbols->list[end - 1].address &&
	     at - symbols->list[end - 1].address >= BEHIND_LAST))
		return load;
	place->symbol = symbols->list[i].name;
	place->offset = at - symbols->list[i].address;
	return true;
}
