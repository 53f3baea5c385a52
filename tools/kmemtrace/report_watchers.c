// SPDX-License-Identifier: GPL-2.0
/* Begins and ends the reports that watch, as the options ask for them. */
#include <stddef.h>

#include "report_watchers.h"

int watchers_begin(struct watchers *watchers, struct report *report)
{
	const struct options *options = report->options;
	unsigned int reports = options->reports;
	bool svg = options->format == FORMAT_SVG, failed = false;

	if (reports & REPORT_ALLOCS) {
		watchers->allocs = allocs_begin(report);
		failed |= !watchers->allocs;
	}
	if (reports & REPORT_CROSS_CPU) {
		watchers->cross_cpu = cross_cpu_begin(report);
		failed |= !watchers->cross_cpu;
	}
	if (reports & REPORT_CROSS_NODE) {
		watchers->cross_node = cross_node_begin(report);
		failed |= !watchers->cross_node;
	}
	if (reports & REPORT_LIFETIMES || (svg && options->picture == PICTURE_LIFETIMES)) {
		watchers->lifetimes = lifetimes_begin(report);
		failed |= !watchers->lifetimes;
	}
	if (reports & REPORT_RATES) {
		watchers->rates = rates_begin(report);
		failed |= !watchers->rates;
	}
	if (reports & REPORT_MISMATCHES) {
		watchers->mismatches = mismatches_begin(report);
		failed |= !watchers->mismatches;
	}
	if (svg && options->picture == PICTURE_TIMELINE) {
		watchers->timeline = timeline_begin(report);
		failed |= !watchers->timeline;
	}
	return failed ? -1 : 0;
}

int watchers_follow_again(struct watchers *watchers, struct report *report)
{
	return watchers->mismatches ? mismatches_follow_again(watchers->mismatches, report) : 0;
}

int watchers_print(struct watchers *watchers, struct report *report)
{
	if ((watchers->allocs && allocs_print(watchers->allocs)) ||
	    (watchers->lifetimes && lifetimes_print(watchers->lifetimes, report)) ||
	    (watchers->rates && rates_print(watchers->rates, report)) ||
	    (watchers->cross_cpu && cross_cpu_print(watchers->cross_cpu, report)) ||
	    (watchers->cross_node && cross_node_print(watchers->cross_node, report)) ||
	    (watchers->mismatches && mismatches_print(watchers->mismatches, report)))
		return -1;
	return 0;
}

int watchers_draw(struct watchers *watchers, struct report *report)
{
	switch (report->options->picture) {
	case PICTURE_TIMELINE:
		return timeline_draw(watchers->timeline, report);
	case PICTURE_LIFETIMES:
		return lifetimes_draw(watchers->lifetimes, report);
	default:
		return fragmentation_draw(report);
	}
}

void watchers_end(struct watchers *watchers)
{
	allocs_end(watchers->allocs);
	cross_cpu_end(watchers->cross_cpu);
	cross_node_end(watchers->cross_node);
	lifetimes_end(watchers->lifetimes);
	rates_end(watchers->rates);
	mismatches_end(watchers->mismatches);
	timeline_end(watchers->timeline);
}

bool watchers_found(const struct watchers *watchers)
{
	return watchers->mismatches && mismatches_found(watchers->mismatches);
}
