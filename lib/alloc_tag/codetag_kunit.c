// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit tests of code tags, with a type of their own
 */
#include <linux/codetag.h>
#include <linux/elf.h>
#include <linux/err.h>
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

/* The tag of the place where it stands. */
#define HERE()								\
({									\
	static struct kunit_tag __codetag_section("kunit") _tag = {	\
		.ct = CODETAG_INIT,					\
	};								\
	&_tag;								\
})

/* What the callbacks saw; tests run one after the other. */
static unsigned long loaded, unloaded;
static struct module *refused;

static int count_load(struct codetag_type *type, const struct codetag_range *range)
{
	if (range->mod && range->mod == refused)
		return -EPERM;
	loaded += range->nr;
	return 0;
}

static void count_unload(struct codetag_type *type, const struct codetag_range *range)
{
	unloaded += range->nr;
}

static const struct codetag_type_desc kunit_desc = {
	.section = "kunit",
	.tag_size = sizeof(struct kunit_tag),
	.load = count_load,
	.unload = count_unload,
};

/* === Internals =========================================================== */

static struct codetag_type *add_type(struct kunit *test, bool with_core)
{
	struct codetag_type_desc desc = kunit_desc;
	struct codetag_type *type;

	if (with_core) {
		desc.start = __start_codetag_kunit;
		desc.stop = __stop_codetag_kunit;
	}
	loaded = 0;
	unloaded = 0;
	refused = NULL;
	type = codetag_register_type(&desc);
	KUNIT_ASSERT_FALSE(test, IS_ERR(type));
	return type;
}

static unsigned int count_tags(struct codetag_type *type)
{
	struct codetag_iter iter = codetag_iter_init(type);
	unsigned int nr = 0;

	codetag_lock(type);
	while (codetag_next(&iter))
		nr++;
	codetag_unlock(type);
	return nr;
}

#ifdef CONFIG_MODULES

/* A module that is not in the module list, with tags whose extra is first, first + 1, ... */
static struct module *add_module(struct kunit *test, unsigned int nr, unsigned long first)
{
	struct kunit_tag *tags = kunit_kcalloc(test, nr, sizeof(*tags), GFP_KERNEL);
	struct module *mod = kunit_kzalloc(test, sizeof(*mod), GFP_KERNEL);
	static const char names[] = "\0.text\0.codetag.kunit\0.codetag.a_name_that_is_too_long";
	Elf_Shdr shdr[] = {
		{ },
		{ .sh_name = 1, .sh_flags = SHF_ALLOC, .sh_size = 64 },
		{ .sh_name = 7, .sh_flags = SHF_ALLOC, .sh_addr = (unsigned long)tags,
		  .sh_size = nr * sizeof(*tags) },
		/* Not in memory, so not tags: what a debug section may look like. */
		{ .sh_name = 7, .sh_size = 64 },
		{ .sh_name = 22, .sh_flags = SHF_ALLOC, .sh_size = 64 },
	};
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, tags);
	KUNIT_ASSERT_NOT_NULL(test, mod);
	for (i = 0; i < nr; i++)
		tags[i].extra = first + i;
	snprintf(mod->name, sizeof(mod->name), "kunit%lu", first);
	codetag_note_sections(&mod->codetags, shdr, ARRAY_SIZE(shdr), names);
	return mod;
}

static unsigned long next_extra(struct codetag_iter *iter)
{
	struct codetag *ct = codetag_next(iter);

	return ct ? container_of(ct, struct kunit_tag, ct)->extra : 0;
}

#endif /* CONFIG_MODULES */

/* === Cases =============================================================== */

static void tags_of_vmlinux(struct kunit *test)
{
	struct kunit_tag *first = HERE(), *second = HERE();
	struct codetag_type *type = add_type(test, true);
	struct codetag_iter iter = codetag_iter_init(type);
	bool seen_first = false, seen_second = false;
	struct codetag *ct;

	KUNIT_EXPECT_EQ(test, loaded * sizeof(struct kunit_tag),
			(size_t)(__stop_codetag_kunit - __start_codetag_kunit));
	KUNIT_EXPECT_STREQ(test, first->ct.function, __func__);
	KUNIT_EXPECT_STREQ(test, first->ct.filename, __FILE__);
	KUNIT_EXPECT_EQ(test, first->ct.lineno, second->ct.lineno);
	KUNIT_EXPECT_PTR_NE(test, first, second);

	codetag_lock(type);
	while ((ct = codetag_next(&iter))) {
		KUNIT_EXPECT_NULL(test, iter.mod);
		KUNIT_EXPECT_PTR_EQ(test, ct, iter.ct);
		seen_first |= ct == &first->ct;
		seen_second |= ct == &second->ct;
	}
	codetag_unlock(type);
	KUNIT_EXPECT_TRUE(test, seen_first && seen_second);

	codetag_unregister_type(type);
	KUNIT_EXPECT_EQ(test, unloaded, loaded);
}

static void bad_types(struct kunit *test)
{
	struct codetag_type_desc desc = kunit_desc;
	struct codetag_type *type;

	desc.section = NULL;
	KUNIT_EXPECT_EQ(test, PTR_ERR(codetag_register_type(&desc)), -EINVAL);
	desc.section = "sixteen_chars_ok";
	KUNIT_EXPECT_EQ(test, PTR_ERR(codetag_register_type(&desc)), -EINVAL);
	desc = kunit_desc;
	desc.tag_size = sizeof(struct codetag) - 8;
	KUNIT_EXPECT_EQ(test, PTR_ERR(codetag_register_type(&desc)), -EINVAL);
	desc.tag_size = sizeof(struct codetag) + 4;
	KUNIT_EXPECT_EQ(test, PTR_ERR(codetag_register_type(&desc)), -EINVAL);
	desc = kunit_desc;
	desc.start = __start_codetag_kunit + sizeof(struct kunit_tag);
	desc.stop = __start_codetag_kunit;
	KUNIT_EXPECT_EQ(test, PTR_ERR(codetag_register_type(&desc)), -EINVAL);

	/* Bounds that do not hold a whole number of tags. */
	desc.start = __start_codetag_kunit;
	desc.stop = desc.start + sizeof(struct kunit_tag) + 8;
	KUNIT_EXPECT_EQ(test, PTR_ERR(codetag_register_type(&desc)), -ENOEXEC);

	type = add_type(test, false);
	KUNIT_EXPECT_EQ(test, PTR_ERR(codetag_register_type(&kunit_desc)), -EEXIST);
	codetag_unregister_type(type);
}

static void modules_come_and_go(struct kunit *test)
{
#ifdef CONFIG_MODULES
	struct codetag_type *type = add_type(test, false);
	struct module *a = add_module(test, 3, 100);
	struct module *b = add_module(test, 2, 200);

	KUNIT_EXPECT_EQ(test, a->codetags.nr, 1U);
	KUNIT_EXPECT_EQ(test, codetag_module_coming(a), 0);
	KUNIT_EXPECT_EQ(test, codetag_module_coming(b), 0);
	KUNIT_EXPECT_EQ(test, loaded, 5UL);
	KUNIT_EXPECT_EQ(test, count_tags(type), 5U);

	codetag_module_going(a);
	KUNIT_EXPECT_EQ(test, unloaded, 3UL);
	KUNIT_EXPECT_EQ(test, count_tags(type), 2U);
	/* Nothing of it is left, so it may be said twice. */
	codetag_module_going(a);
	KUNIT_EXPECT_EQ(test, unloaded, 3UL);

	codetag_unregister_type(type);
	KUNIT_EXPECT_EQ(test, unloaded, 5UL);
#else
	kunit_skip(test, "CONFIG_MODULES is not set");
#endif
}

static void module_refused(struct kunit *test)
{
#ifdef CONFIG_MODULES
	struct codetag_type *type = add_type(test, false);
	struct module *mod = add_module(test, 4, 100);

	refused = mod;
	KUNIT_EXPECT_EQ(test, codetag_module_coming(mod), -EPERM);
	KUNIT_EXPECT_EQ(test, count_tags(type), 0U);
	KUNIT_EXPECT_EQ(test, unloaded, 0UL);

	refused = NULL;
	mod->codetags.section[0].size += 8;
	KUNIT_EXPECT_EQ(test, codetag_module_coming(mod), -ENOEXEC);
	KUNIT_EXPECT_EQ(test, count_tags(type), 0U);
	KUNIT_EXPECT_EQ(test, loaded, 0UL);

	codetag_unregister_type(type);
#else
	kunit_skip(test, "CONFIG_MODULES is not set");
#endif
}

/* The lock is dropped in the middle, and the module that was being walked goes. */
static void walk_while_modules_go(struct kunit *test)
{
#ifdef CONFIG_MODULES
	struct codetag_type *type = add_type(test, false);
	struct module *a = add_module(test, 2, 100);
	struct module *b = add_module(test, 3, 200);
	struct module *c = add_module(test, 2, 300);
	struct codetag_iter iter = codetag_iter_init(type);

	codetag_module_coming(a);
	codetag_module_coming(b);
	codetag_module_coming(c);

	codetag_lock(type);
	KUNIT_EXPECT_EQ(test, next_extra(&iter), 100UL);
	KUNIT_EXPECT_EQ(test, next_extra(&iter), 101UL);
	KUNIT_EXPECT_EQ(test, next_extra(&iter), 200UL);
	KUNIT_EXPECT_PTR_EQ(test, iter.mod, b);
	codetag_unlock(type);

	/* It comes back at once, with the very same memory. */
	codetag_module_going(b);
	codetag_module_coming(b);

	codetag_lock(type);
	KUNIT_EXPECT_EQ(test, next_extra(&iter), 300UL);
	KUNIT_EXPECT_EQ(test, next_extra(&iter), 301UL);
	KUNIT_EXPECT_EQ(test, next_extra(&iter), 200UL);
	KUNIT_EXPECT_EQ(test, next_extra(&iter), 201UL);
	KUNIT_EXPECT_EQ(test, next_extra(&iter), 202UL);
	KUNIT_EXPECT_EQ(test, next_extra(&iter), 0UL);
	KUNIT_EXPECT_NULL(test, iter.ct);
	/* Behind the end, until something new comes. */
	KUNIT_EXPECT_EQ(test, next_extra(&iter), 0UL);
	codetag_unlock(type);

	codetag_module_going(a);
	codetag_module_coming(a);
	codetag_lock(type);
	KUNIT_EXPECT_EQ(test, next_extra(&iter), 100UL);
	codetag_unlock(type);

	codetag_unregister_type(type);
#else
	kunit_skip(test, "CONFIG_MODULES is not set");
#endif
}

static struct kunit_case codetag_cases[] = {
	KUNIT_CASE(tags_of_vmlinux),
	KUNIT_CASE(bad_types),
	KUNIT_CASE(modules_come_and_go),
	KUNIT_CASE(module_refused),
	KUNIT_CASE(walk_while_modules_go),
	{ }
};

static struct kunit_suite codetag_suite = {
	.name = "codetag",
	.test_cases = codetag_cases,
};

kunit_test_suite(codetag_suite);

MODULE_LICENSE("GPL");
