// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit tests of the report of the largest call sites in the log
 */
#include <linux/irqflags.h>
#include <linux/kmsg_dump.h>
#include <linux/mm.h>
#include <linux/nmi.h>
#include <linux/smp.h>
#include <linux/string.h>

#include <kunit/alloc_tag.h>

#include "internal.h"

#ifdef CONFIG_X86_LOCAL_APIC
#include <asm/apic.h>
#include <asm/nmi.h>
#endif

/*
 * New lines in the log: the number of headings, the last heading, and the
 * number of call sites after it.
 */
struct log {
	struct kmsg_dump_iter at;
	unsigned int headings, sites;
	char heading[160];
};

static void read_log(struct log *log)
{
	char line[256];
	size_t len;

	while (kmsg_dump_get_line(&log->at, false, line, sizeof(line) - 1, &len)) {
		line[len] = '\0';
		if (strstr(line, "Memory allocation profiling is ")) {
			strscpy(log->heading, line, sizeof(log->heading));
			log->headings++;
			log->sites = 0;
		} else if (strstr(line, " func:")) {
			log->sites++;
		}
	}
}

/* Too large for the stack. Starts at the current end of the log. */
static struct log *new_log(struct kunit *test)
{
	struct log *log = kunit_kzalloc(test, sizeof(*log), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, log);
	kmsg_dump_rewind(&log->at);
	read_log(log);
	log->headings = 0;
	return log;
}

/* As if there were more call sites and CPUs than can be looked at. */
static void bounded(struct kunit *test)
{
	struct log *log = new_log(test);

	alloc_tag_show_top(100);
	read_log(log);
	KUNIT_EXPECT_EQ(test, log->headings, 1U);
	KUNIT_EXPECT_NOT_NULL(test, strstr(log->heading, "largest call sites of the first 100:"));
	KUNIT_EXPECT_LE(test, log->sites, 10U);

	alloc_tag_show_top(UINT_MAX);
	read_log(log);
	KUNIT_EXPECT_EQ(test, log->headings, 2U);
	KUNIT_EXPECT_NOT_NULL(test, strstr(log->heading, "largest call sites:"));
	KUNIT_EXPECT_EQ(test, log->sites, 10U);
}

static void without_interrupts(struct kunit *test)
{
	struct log *log = new_log(test);
	unsigned long flags;

	local_irq_save(flags);
	alloc_tag_show_mem();
	local_irq_restore(flags);
	read_log(log);
	KUNIT_EXPECT_EQ(test, log->headings, 1U);
	KUNIT_EXPECT_EQ(test, log->sites, 10U);
}

#ifdef CONFIG_X86_LOCAL_APIC

static bool nmi_wanted;

static int nmi_shows(unsigned int type, struct pt_regs *regs)
{
	if (!READ_ONCE(nmi_wanted))
		return NMI_DONE;
	alloc_tag_show_mem();
	WRITE_ONCE(nmi_wanted, false);
	return NMI_HANDLED;
}

/* As in a watchdog that panics: the lock is not taken, although it is free. */
static void from_nmi(struct kunit *test)
{
	struct log *log = new_log(test);
	unsigned int i;

	KUNIT_ASSERT_EQ(test, register_nmi_handler(NMI_LOCAL, nmi_shows, 0, "alloc_tag"), 0);
	preempt_disable();
	WRITE_ONCE(nmi_wanted, true);
	apic->send_IPI_mask(cpumask_of(smp_processor_id()), NMI_VECTOR);
	for (i = 0; i < 1000000 && READ_ONCE(nmi_wanted); i++)
		cpu_relax();
	preempt_enable();
	unregister_nmi_handler(NMI_LOCAL, "alloc_tag");
	KUNIT_EXPECT_FALSE(test, nmi_wanted);
	read_log(log);
	KUNIT_EXPECT_EQ(test, log->headings, 1U);
	KUNIT_EXPECT_NOT_NULL(test, strstr(log->heading, " (without modules):"));
	KUNIT_EXPECT_EQ(test, log->sites, 10U);
}

#endif

static struct kunit_case show_mem_cases[] = {
	KUNIT_CASE(bounded),
	KUNIT_CASE(without_interrupts),
#ifdef CONFIG_X86_LOCAL_APIC
	KUNIT_CASE(from_nmi),
#endif
	{ }
};

static struct kunit_suite show_mem_suite = {
	.name = "alloc_tag_show_mem",
	.init = need_profiling,
	.test_cases = show_mem_cases,
};

kunit_test_suites(&show_mem_suite);

MODULE_LICENSE("GPL");
