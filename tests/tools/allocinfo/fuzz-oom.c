// SPDX-License-Identifier: GPL-2.0
/*
 * Gives bytes to the reader of kernel logs and checks what it promises: call sites belong to a
 * report, which has no more than ten, and all that it returns is within a line.
 */
#include "../fuzz-files.h"
#include "oom_log.h"

static void check_text(const char *text, size_t len)
{
	PROMISE(!len || !memchr(text, '\n', len));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	unsigned int reports = 0, sites = 0;
	enum oom_event event;
	struct source source;
	struct oom_log log;
	uint64_t line = 0;

	/* Without any bytes there is no array, either. */
	if (!size)
		return 0;
	source = source_of(data, size);
	if (oom_log_open(&log, source_read, &source))
		abort();
	while ((event = oom_log_next(&log)) != OOM_END) {
		switch (event) {
		case OOM_REPORT:
			reports++;
			sites = 0;
			PROMISE(log.report.line > line);
			line = log.report.line;
			check_text(log.report.when, log.report.when_len);
			check_text(log.report.cause, log.report.cause_len);
			PROMISE(log.report.cause_len <= OOM_CAUSE_LONGEST);
			break;
		case OOM_SITE:
			PROMISE(reports && ++sites <= 10);
			PROMISE(log.site.line > line && log.site.bytes >= 0);
			line = log.site.line;
			PROMISE(log.site.file_len && log.site.function_len);
			check_text(log.site.file, log.site.file_len);
			check_text(log.site.module, log.site.module_len);
			break;
		default:
			PROMISE(log.problem_line > line && *allocinfo_problem(log.problem));
			line = log.problem_line;
			break;
		}
	}
	PROMISE(oom_log_next(&log) == OOM_END);
	oom_log_close(&log);
	return 0;
}
