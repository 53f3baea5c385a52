// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit tests of code tags, with a type of their own
 *
 * A type cannot be unregistered, so all tests share one. The modules are made
 * up and are not on the list of modules.
 */
#include <linux/codetag.h>
#include <linux/elf.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>

#include <kunit/test.h>

#include "internal.h"

/* === Data ================================================================ */

struct kunit_tag {
	struct codetag ct;
	unsigned long extra;
} __aligned(8);

static struct kunit_tag core_tags[] = {
	{ .extra = 1 }, { .extra = 2 }, { .extra = 3 },
};

/*
 * Sums of extra that the callbacks were passed; tests run one after the other.
 */
static unsigned long loaded, unloaded;
static unsigned int loads, unloads;
static struct module *refused;

static unsigned long sum_of(const struct codetag_range *range)
{
	const struct kunit_tag *tags = range->start;
	unsigned long i, sum = 0;

	for (i = 0; i < range->nr; i++)
		sum += tags[i].extra;
	return sum;
}

static int count_load(const struct codetag_range *range)
{
	if (range->mod && range->mod == refused)
		return -EPERM;
	loads++;
	loaded += sum_of(range);
	return 0;
}

static void count_unload(const struct codetag_range *range)
{
	unloads++;
	unloaded += sum_of(range);
}

static struct codetag_type kunit_type = {
	.section = "kunit",
	.tag_size = sizeof(struct kunit_tag),
	.start = core_tags,
	.stop = core_tags + ARRAY_SIZE(core_tags),
	.load = count_load,
	.unload = count_unload,
};

/* Result of registering the type, and the sum that was loaded meanwhile. */
static int registered;
static unsigned long loaded_of_core;

static int codetag_suite_init(struct kunit_suite *suite)
{
	registered = codetag_register_type(&kunit_type);
	loaded_of_core = loaded;
	return 0;
}

static int codetag_case_init(struct kunit *test)
{
	loaded = 0;
	unloaded = 0;
	loads = 0;
	unloads = 0;
	refused = NULL;
	return 0;
}

/* === Internals =========================================================== */

#ifdef CONFIG_MODULES

static const char section_names[] = "\0.text\0.codetag.kunit\0.codetag.a_name_that_is_too_long";
#define NAME_OF_TEXT		1
#define NAME_OF_TAGS		7
#define NAME_TOO_LONG		22

/* Make a module with tags whose extra is first, first + 1, ... */
static struct module *make_module(struct kunit *test, unsigned int nr, unsigned long first)
{
	struct kunit_tag *tags = kunit_kcalloc(test, nr, sizeof(*tags), GFP_KERNEL);
	struct module *mod = kunit_kzalloc(test, sizeof(*mod), GFP_KERNEL);
	Elf_Shdr shdr[] = {
		{ },
		{ .sh_name = NAME_OF_TEXT, .sh_flags = SHF_ALLOC, .sh_size = 64 },
		{ .sh_name = NAME_OF_TAGS, .sh_flags = SHF_ALLOC, .sh_addr = (unsigned long)tags,
		  .sh_size = nr * sizeof(*tags) },
		/*
		 * A section that is not in memory, such as debug info, contains
		 * no tags.
		 */
		{ .sh_name = NAME_OF_TAGS, .sh_size = 64 },
		{ .sh_name = NAME_TOO_LONG, .sh_flags = SHF_ALLOC, .sh_size = 64 },
	};
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, tags);
	KUNIT_ASSERT_NOT_NULL(test, mod);
	for (i = 0; i < nr; i++)
		tags[i].extra = first + i;
	snprintf(mod->name, sizeof(mod->name), "kunit%lu", first);
	codetag_note_sections(&mod->codetags, shdr, ARRAY_SIZE(shdr), section_names);
	return mod;
}

#endif /* CONFIG_MODULES */

/* === Cases =============================================================== */

static void place_in_the_source(struct kunit *test)
{
	static struct codetag here = CODETAG_INIT;
	const unsigned int line = __LINE__ - 1;

	KUNIT_EXPECT_STREQ(test, here.filename, __FILE__);
	KUNIT_EXPECT_STREQ(test, here.function, __func__);
	KUNIT_EXPECT_EQ(test, here.lineno, line);
}

static void tags_of_vmlinux(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, registered, 0);
	KUNIT_EXPECT_EQ(test, loaded_of_core, 1UL + 2 + 3);
}

static void bad_types(struct kunit *test)
{
	struct codetag_type type = kunit_type;

	KUNIT_EXPECT_EQ(test, codetag_register_type(&type), -EEXIST);

	type.section = NULL;
	KUNIT_EXPECT_EQ(test, codetag_register_type(&type), -EINVAL);
	type.section = "sixteen_chars_ok";
	KUNIT_EXPECT_EQ(test, codetag_register_type(&type), -EINVAL);

	type.section = "other";
	type.tag_size = sizeof(struct codetag) - 8;
	KUNIT_EXPECT_EQ(test, codetag_register_type(&type), -EINVAL);
	type.tag_size = sizeof(struct codetag) + 4;
	KUNIT_EXPECT_EQ(test, codetag_register_type(&type), -EINVAL);

	type.tag_size = sizeof(struct kunit_tag);
	type.start = core_tags + 1;
	type.stop = core_tags;
	KUNIT_EXPECT_EQ(test, codetag_register_type(&type), -EINVAL);

	/* The bounds do not contain a whole number of tags. */
	type.start = core_tags;
	type.stop = (void *)core_tags + sizeof(struct kunit_tag) + 8;
	KUNIT_EXPECT_EQ(test, codetag_register_type(&type), -ENOEXEC);

	KUNIT_EXPECT_EQ(test, loads, 0U);
}

static void modules_come_and_go(struct kunit *test)
{
#ifdef CONFIG_MODULES
	struct module *a = make_module(test, 3, 100);
	struct module *b = make_module(test, 2, 200);

	KUNIT_EXPECT_EQ(test, a->codetags.nr, 1U);
	KUNIT_EXPECT_EQ(test, codetag_module_coming(a), 0);
	KUNIT_EXPECT_EQ(test, loaded, 100UL + 101 + 102);
	KUNIT_EXPECT_EQ(test, codetag_module_coming(b), 0);
	KUNIT_EXPECT_EQ(test, loaded, 100UL + 101 + 102 + 200 + 201);

	codetag_module_going(a);
	KUNIT_EXPECT_EQ(test, unloaded, 100UL + 101 + 102);
	/* Nothing is left of the module, so a second call is harmless. */
	codetag_module_going(a);
	KUNIT_EXPECT_EQ(test, unloads, 1U);

	codetag_module_going(b);
	KUNIT_EXPECT_EQ(test, unloaded, loaded);
	KUNIT_EXPECT_EQ(test, unloads, 2U);
#else
	kunit_skip(test, "CONFIG_MODULES is not set");
#endif
}

static void module_refused(struct kunit *test)
{
#ifdef CONFIG_MODULES
	struct module *mod = make_module(test, 4, 100);
	struct codetag_module *cm = &mod->codetags;

	refused = mod;
	KUNIT_EXPECT_EQ(test, codetag_module_coming(mod), -EPERM);
	codetag_module_going(mod);
	KUNIT_EXPECT_EQ(test, unloads, 0U);

	refused = NULL;
	cm->section[0].size += 8;
	KUNIT_EXPECT_EQ(test, codetag_module_coming(mod), -ENOEXEC);
	KUNIT_EXPECT_EQ(test, loads, 0U);
	cm->section[0].size -= 8;

	/* When the second section is rejected, the first one is unloaded. */
	cm->section[1] = cm->section[0];
	cm->section[1].size += 8;
	cm->nr = 2;
	KUNIT_EXPECT_EQ(test, codetag_module_coming(mod), -ENOEXEC);
	KUNIT_EXPECT_EQ(test, loads, 1U);
	KUNIT_EXPECT_EQ(test, unloads, 1U);
	KUNIT_EXPECT_EQ(test, unloaded, loaded);
#else
	kunit_skip(test, "CONFIG_MODULES is not set");
#endif
}

static struct kunit_case codetag_cases[] = {
	KUNIT_CASE(place_in_the_source),
	KUNIT_CASE(tags_of_vmlinux),
	KUNIT_CASE(bad_types),
	KUNIT_CASE(modules_come_and_go),
	KUNIT_CASE(module_refused),
	{ }
};

static struct kunit_suite codetag_suite = {
	.name = "codetag",
	.suite_init = codetag_suite_init,
	.init = codetag_case_init,
	.test_cases = codetag_cases,
};

kunit_test_suite(codetag_suite);

MODULE_LICENSE("GPL");
