/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Code tags: static structs that stand for places in the source
 *
 * A code tag is a static struct that a macro puts into an ELF section of its
 * own at the place in the code that it describes. The linker gathers the
 * structs of one type into an array, one in vmlinux and one in each module,
 * so that they can be found and walked at run time without a registry that
 * the tagged code would have to call.
 *
 * A user of the library embeds struct codetag as the first member of a struct
 * of its own, places instances with __codetag_section("name"), and registers
 * a struct codetag_type_desc for that section name. The callbacks then see
 * the tags of vmlinux once, at registration, and those of each module before
 * its init function runs and after its exit function has returned.
 *
 *	struct my_tag {
 *		struct codetag ct;
 *		atomic_t hits;
 *	};
 *
 *	#define HIT()							\
 *	do {								\
 *		static struct my_tag __codetag_section("mine") _tag =	\
 *			{ .ct = CODETAG_INIT };				\
 *		atomic_inc(&_tag.hits);					\
 *	} while (0)
 *
 * What vmlinux itself contains is bounded by __start_codetag_NAME and
 * __stop_codetag_NAME in the linker script (CODETAG_SECTION() there). Modules
 * need nothing: every section whose name begins with ".codetag." is noted
 * when a module is loaded.
 */
#ifndef _LINUX_CODETAG_H
#define _LINUX_CODETAG_H

#include <linux/types.h>

struct module;
struct codetag_type;

/* Sections that one module can have, and the longest name of one. */
#define CODETAG_MODULE_SECTIONS	4
#define CODETAG_NAME_LEN	16

/**
 * struct codetag - a place in the source
 * @filename: path from the root of the source tree
 * @function: name of the enclosing function
 * @lineno: line in @filename
 * @id: for the type to use; the library neither reads nor writes it
 *
 * Filled in by the compiler, read only afterwards but for @id. The section is
 * an array of the type's struct, so the size of that struct has to be a
 * multiple of its alignment, which __codetag_section() sets to 8; a type may
 * have up to 32.
 */
struct codetag {
	const char *filename;
	const char *function;
	unsigned int lineno;
	unsigned int id;
};

#define CODETAG_INIT { .filename = __FILE__, .function = __func__, .lineno = __LINE__, }

/* clang takes what it sees nobody write to for constant; gcc does not, in a section. */
#ifdef CONFIG_CC_IS_CLANG
#define __codetag_section(_name) __used __aligned(8) __section(".codetag." _name)
#else
#define __codetag_section(_name) __aligned(8) __section(".codetag." _name)
#endif

/**
 * struct codetag_range - the tags of one type in one place
 * @mod: the module that they are in, %NULL for vmlinux
 * @start: first tag
 * @nr: number of tags
 */
struct codetag_range {
	struct module *mod;
	void *start;
	unsigned long nr;
};

/**
 * struct codetag_type_desc - what a user of the library registers
 * @section: name of the section without ".codetag.", below CODETAG_NAME_LEN
 * @tag_size: bytes from one tag to the next
 * @start: first tag in vmlinux, or %NULL when vmlinux has none
 * @stop: end of the tags in vmlinux
 * @load: called for each range before its code can run, except for vmlinux
 *	and modules that were there at registration. May sleep. A negative
 *	return value refuses the module. Optional.
 * @unload: called when the code of a range can no longer run, before its
 *	memory goes. May sleep. Optional.
 */
struct codetag_type_desc {
	const char *section;
	size_t tag_size;
	void *start;
	void *stop;
	int (*load)(struct codetag_type *type, const struct codetag_range *range);
	void (*unload)(struct codetag_type *type, const struct codetag_range *range);
};

/**
 * struct codetag_iter - a position in the tags of a type
 * @type: the type that is walked
 * @ct: the tag last returned by codetag_next(), valid until codetag_unlock()
 * @mod: the module of @ct, %NULL for vmlinux
 * @seq: serial number of the range of @ct
 * @idx: index of the next tag within that range
 *
 * A position survives codetag_unlock(). When its module has gone meanwhile
 * the walk goes on with the next range, and neither repeats nor leaves out a
 * tag of any other. It is two numbers and no pointer that leads it there: the
 * memory of a range may already be that of another one.
 */
struct codetag_iter {
	struct codetag_type *type;
	struct codetag *ct;
	struct module *mod;
	unsigned long seq;
	unsigned long idx;
};

/**
 * struct codetag_module - the tag sections of a module, in struct module
 * @nr: number of used entries in @section
 * @section: name, address and size in bytes of each
 */
struct codetag_module {
	unsigned int nr;
	struct {
		char name[CODETAG_NAME_LEN];
		void *start;
		size_t size;
	} section[CODETAG_MODULE_SECTIONS];
};

#ifdef CONFIG_CODE_TAGGING

struct codetag_type *codetag_register_type(const struct codetag_type_desc *desc);
void codetag_unregister_type(struct codetag_type *type);

void codetag_lock(struct codetag_type *type);
void codetag_unlock(struct codetag_type *type);
struct codetag_iter codetag_iter_init(struct codetag_type *type);
struct codetag *codetag_next(struct codetag_iter *iter);

void codetag_note_sections(struct codetag_module *cm, const void *sechdrs,
			   unsigned int nr, const char *names);

#else /* !CONFIG_CODE_TAGGING */

/* A macro: struct module does not have what the module loader passes. */
#define codetag_note_sections(cm, sechdrs, nr, names)	do { } while (0)

#endif /* CONFIG_CODE_TAGGING */

#endif /* _LINUX_CODETAG_H */
