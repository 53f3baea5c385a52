// SPDX-License-Identifier: GPL-2.0
/*
 * A profile for pprof: for each call site what was allocated, and what is alive at the end. A
 * module is a mapping, a call site a location in it. Texts are kept once, and referred to by their
 * number.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "output.h"
#include "report_watchers.h"

#ifdef HAVE_PPROF
#include <zlib.h>

#include "profile.pb-c.h"

#define VALUES	4

/**
 * struct profile - a profile that is put together
 * @pprof: what is written
 * @texts: its texts, each with the NUL behind it
 * @mappings: and what it points to
 * @functions: likewise
 * @locations: likewise, and so on
 */
struct profile {
	Pprof__Profile pprof;
	struct strings texts;
	Pprof__Mapping *mappings;
	Pprof__Function *functions;
	Pprof__Location *locations;
	Pprof__Line *lines;
	Pprof__Line **line_pointers;
	Pprof__Sample *samples;
	uint64_t *ids;
	int64_t *values;
	bool failed;
};

static const struct {
	const char *type;
	const char *unit;
} value_types[VALUES] = {
	{ "alloc_objects", "count" },
	{ "alloc_space", "bytes" },
	{ "inuse_objects", "count" },
	{ "inuse_space", "bytes" },
};

static int64_t number_text(struct profile *profile, const char *text)
{
	uint32_t number = strings_number(&profile->texts, text, strlen(text) + 1);

	profile->failed |= number == STRINGS_NO_MEMORY;
	return number;
}

/* Room for @count of everything. Return: 0, or -1 without memory. */
static int make_room(struct profile *profile, size_t count)
{
	Pprof__Profile *pprof = &profile->pprof;

	pprof__profile__init(pprof);
	strings_begin(&profile->texts);
	profile->mappings = calloc(count, sizeof(*profile->mappings));
	profile->functions = calloc(count, sizeof(*profile->functions));
	profile->locations = calloc(count, sizeof(*profile->locations));
	profile->lines = calloc(count, sizeof(*profile->lines));
	profile->line_pointers = calloc(count, sizeof(*profile->line_pointers));
	profile->samples = calloc(count, sizeof(*profile->samples));
	profile->ids = calloc(count, sizeof(*profile->ids));
	profile->values = calloc(count * VALUES, sizeof(*profile->values));
	pprof->mapping = calloc(count, sizeof(*pprof->mapping));
	pprof->function = calloc(count, sizeof(*pprof->function));
	pprof->location = calloc(count, sizeof(*pprof->location));
	pprof->sample = calloc(count, sizeof(*pprof->sample));
	if (!profile->mappings || !profile->functions || !profile->locations ||
	    !profile->lines || !profile->line_pointers || !profile->samples || !profile->ids ||
	    !profile->values || !pprof->mapping || !pprof->function || !pprof->location ||
	    !pprof->sample)
		return -1;
	return number_text(profile, "") ? -1 : 0;
}

static void end_profile(struct profile *profile)
{
	strings_end(&profile->texts);
	free(profile->mappings);
	free(profile->functions);
	free(profile->locations);
	free(profile->lines);
	free(profile->line_pointers);
	free(profile->samples);
	free(profile->ids);
	free(profile->values);
	free(profile->pprof.mapping);
	free(profile->pprof.function);
	free(profile->pprof.location);
	free(profile->pprof.sample);
	free(profile->pprof.string_table);
}

static const struct kmemtrace_load *load_of(const struct report *report, const char *module)
{
	const struct kmemtrace_symbols *symbols = &report->origins.symbols;
	uint32_t i;

	for (i = 0; module && i < symbols->load_count; i++)
		if (!strcmp(symbols->loads[i].name, module))
			return &symbols->loads[i];
	return NULL;
}

/* Return: the id of a module. There are few of them. */
static uint64_t find_mapping(struct profile *profile, const struct report *report,
			     const char *module)
{
	const struct kmemtrace_load *load = load_of(report, module);
	int64_t name = number_text(profile, module ? module : "vmlinux");
	Pprof__Profile *pprof = &profile->pprof;
	Pprof__Mapping *mapping;
	size_t i;

	for (i = 0; i < pprof->n_mapping; i++)
		if (pprof->mapping[i]->filename == name)
			return i + 1;
	mapping = &profile->mappings[i];
	pprof__mapping__init(mapping);
	mapping->id = i + 1;
	mapping->filename = name;
	if (load) {
		mapping->memory_start = load->base;
		mapping->memory_limit = load->base + load->size;
		if (load->build_id)
			mapping->build_id = number_text(profile, load->build_id);
	}
	mapping->has_functions = true;
	mapping->has_filenames = true;
	mapping->has_line_numbers = true;
	pprof->mapping[pprof->n_mapping++] = mapping;
	return mapping->id;
}

/* A function for each site: pprof puts those together that have the same name and file. */
static uint64_t add_function(struct profile *profile, const struct report *report, uint32_t row,
			     const struct site *site)
{
	Pprof__Function *function = &profile->functions[profile->pprof.n_function];

	pprof__function__init(function);
	function->id = profile->pprof.n_function + 1;
	function->name = number_text(profile, site->function ? site->function :
				     row_name(&report->origins, row));
	function->system_name = function->name;
	function->filename = number_text(profile, site->file ? site->file : "");
	profile->pprof.function[profile->pprof.n_function++] = function;
	return function->id;
}

static uint64_t add_location(struct profile *profile, const struct report *report, uint32_t row)
{
	const struct site *site = &report->origins.sites[report->origins.rows[row].site];
	size_t at = profile->pprof.n_location;
	Pprof__Location *location = &profile->locations[at];
	Pprof__Line *line = &profile->lines[at];

	pprof__location__init(location);
	pprof__line__init(line);
	line->function_id = add_function(profile, report, row, site);
	line->line = site->line;
	profile->line_pointers[at] = line;
	location->id = at + 1;
	location->mapping_id = find_mapping(profile, report, site->module);
	location->address = site->address;
	location->n_line = 1;
	location->line = &profile->line_pointers[at];
	profile->pprof.location[profile->pprof.n_location++] = location;
	return location->id;
}

static void add_sample(struct profile *profile, const struct report *report, uint32_t row)
{
	const struct sum *sum = &report->model.sums.rows[row];
	size_t at = profile->pprof.n_sample;
	int64_t *values = &profile->values[at * VALUES];
	Pprof__Sample *sample = &profile->samples[at];

	pprof__sample__init(sample);
	profile->ids[at] = add_location(profile, report, row);
	sample->n_location_id = 1;
	sample->location_id = &profile->ids[at];
	values[0] = sum->allocs;
	values[1] = sum->alloc;
	values[2] = sum->live.count;
	values[3] = sum->live.bytes;
	sample->n_value = VALUES;
	sample->value = values;
	profile->pprof.sample[profile->pprof.n_sample++] = sample;
}

static void add_rows(struct profile *profile, const struct report *report)
{
	const struct origins *origins = &report->origins;
	const struct sum *sum;
	uint32_t row;

	/* The first one is what pprof takes the profile to be of. */
	find_mapping(profile, report, NULL);
	for (row = 0; row < origins->row_count; row++) {
		sum = &report->model.sums.rows[row];
		if (options_has_class(report->options, origins->rows[row].class) &&
		    (sum->allocs || sum->live.count))
			add_sample(profile, report, row);
	}
}

/* The texts are complete. Return: 0, or -1 without memory. */
static int add_texts(struct profile *profile)
{
	Pprof__Profile *pprof = &profile->pprof;
	uint32_t i;

	if (profile->failed)
		return -1;
	pprof->n_string_table = profile->texts.count;
	pprof->string_table = calloc(profile->texts.count, sizeof(*pprof->string_table));
	if (!pprof->string_table)
		return -1;
	for (i = 0; i < profile->texts.count; i++)
		pprof->string_table[i] = (char *)strings_text(&profile->texts, i);
	return 0;
}

/* Return: 0, or -1 without memory. */
static int write_gzip(struct output *output, const uint8_t *bytes, size_t len)
{
	z_stream stream = { .next_in = (Bytef *)bytes, .avail_in = len };
	uint8_t buffer[16384];
	int got;

	/* 16 more bits of the window make it gzip's format. */
	if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 15 + 16, 8,
			 Z_DEFAULT_STRATEGY) != Z_OK)
		return -1;
	do {
		stream.next_out = buffer;
		stream.avail_out = sizeof(buffer);
		got = deflate(&stream, Z_FINISH);
		output_bytes(output, (char *)buffer, sizeof(buffer) - stream.avail_out);
	} while (got == Z_OK);
	deflateEnd(&stream);
	return got == Z_STREAM_END ? 0 : -1;
}

static int write_profile(struct profile *profile, struct report *report)
{
	Pprof__ValueType types[VALUES], *type_pointers[VALUES];
	Pprof__Profile *pprof = &profile->pprof;
	uint8_t *bytes;
	size_t len;
	int error, i;

	for (i = 0; i < VALUES; i++) {
		pprof__value_type__init(&types[i]);
		types[i].type = number_text(profile, value_types[i].type);
		types[i].unit = number_text(profile, value_types[i].unit);
		type_pointers[i] = &types[i];
	}
	pprof->n_sample_type = VALUES;
	pprof->sample_type = type_pointers;
	pprof->default_sample_type = number_text(profile, "inuse_space");
	if (report->trace.clock_offset)
		pprof->time_nanos = report->trace.clock_offset + report->from;
	pprof->duration_nanos = report->to - report->from;
	if (add_texts(profile))
		return -1;
	len = pprof__profile__get_packed_size(pprof);
	bytes = malloc(len);
	if (!bytes)
		return -1;
	pprof__profile__pack(pprof, bytes);
	error = write_gzip(report->output, bytes, len);
	free(bytes);
	return error;
}

bool pprof_is_built(void)
{
	return true;
}

int print_pprof(struct report *report)
{
	struct profile profile = { };
	int error;

	/* One more, for the kernel's mapping. */
	error = make_room(&profile, report->origins.row_count + 1);
	if (!error) {
		add_rows(&profile, report);
		error = write_profile(&profile, report);
	}
	end_profile(&profile);
	return error;
}

#else /* !HAVE_PPROF */

bool pprof_is_built(void)
{
	return false;
}

int print_pprof(struct report *report)
{
	(void)report;
	return 0;
}

#endif
