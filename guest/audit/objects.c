// SPDX-License-Identifier: GPL-2.0
/* Objects: those in slabs, from slabinfo, and the number in KFENCE's pool. */
#include <string.h>

#include "audit.h"

/*
 * Caches with SLAB_NOLEAKTRACE, whose objects have no tags. Ours are charged.
 */
static bool has_no_tags(const char *cache)
{
	return !strcmp(cache, "kmemleak_object") || !strcmp(cache, "kmemleak_scan_area") ||
	       !strcmp(cache, "debug_objects_cache");
}

char *name_end(char *line, char *end)
{
	int words;

	for (words = 0; words < 5; words++) {
		while (end > line && end[-1] == ' ')
			end--;
		while (end > line && end[-1] != ' ')
			end--;
	}
	while (end > line && end[-1] == ' ')
		end--;
	return end > line ? end : NULL;
}

struct objects parse_slabinfo(void)
{
	struct lines l = lines_of(SLABINFO);
	long long active, num, size, per_slab, pages, slabs, cpu;
	struct objects o = { 0 };
	char *line, *p, *colon, *data;

	line = next_line(&l);
	if (strncmp(line, "slabinfo - version: 2.", 22))
		bad_line(&l, line, "the first line of a slabinfo 2");
	while ((line = next_line(&l))) {
		if (*line == '#')
			continue;
		colon = strstr(line, " : tunables");
		data = strstr(line, " : slabdata");
		if (!colon || !data)
			bad_line(&l, line, "a cache with its numbers");
		data += strlen(" : slabdata");
		p = name_end(line, colon);
		if (!p || !number(&p, &active) || !number(&p, &num) ||
		    !number(&p, &size) || !number(&p, &per_slab) || !number(&p, &pages) ||
		    p > colon || !number(&data, &slabs) || !number(&data, &slabs) ||
		    active < 0 || size < 0)
			bad_line(&l, line, "a cache with its numbers");
		*name_end(line, colon) = '\0';
		o.caches++;
		o.slab_pages += slabs * pages * page_size;
		if (has_no_tags(line)) {
			o.excluded += active * size;
			continue;
		}
		o.charged += active * size;
		if (size % page_size == 0)
			o.of_pages += active * size;
		if (!there(CPU_SLABS))
			continue;
		cpu = cpu_slabs_of(line);
		/*
		 * For a cache that was just created, assume all of its slabs.
		 */
		if (cpu < 0 || cpu > slabs)
			cpu = slabs;
		o.unsure += cpu * per_slab * size < active * size ?
			    cpu * per_slab * size : active * size;
	}
	if (!o.caches)
		die("slabinfo has no cache");
	return o;
}

long long kfence_objects(void)
{
	struct lines l;
	long long n;
	char *line;

	if (!there(KFENCE_STATS))
		return 0;
	l = lines_of(KFENCE_STATS);
	while ((line = next_line(&l))) {
		if (value_of(line, "currently allocated: ", &n))
			return n;
	}
	return 0;
}
