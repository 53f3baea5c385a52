/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Code tags: static structs that describe places in the source
 *
 * Overview
 * --------
 * A code tag is a static struct that a macro puts into an ELF section of its
 * own, at the place in the code that it describes. The linker gathers the
 * structs of one type into an array, one in vmlinux and one in each module, so
 * that they can be found at run time without a registry that the tagged code
 * would have to call.
 *
 * Usage
 * -----
 * A user of the library embeds struct codetag as the first member of a struct
 * of its own, places instances with __codetag_section("name"), and registers a
 * struct codetag_type for that section. Its callbacks then see the tags of
 * vmlinux once, at registration, and those of each module before its init
 * function runs and after its exit function has returned:
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
 * The tags of vmlinux lie between __start_codetag_NAME and __stop_codetag_NAME
 * of the linker script, where CODETAG_SECTION() puts them. Modules need
 * nothing: the module loader notes every section whose name begins with
 * ".codetag.".
 */
#ifndef _LINUX_CODETAG_H
#define _LINUX_CODETAG_H

#include <linux/types.h>

struct module;

/* A module can have this many sections of tags, with names shorter than this. */
#define CODETAG_MODULE_SECTIONS	4
#define CODETAG_NAME_LEN	16

/**
 * struct codetag - a place in the source
 * @filename: path from the root of the source tree
 * @function: name of the enclosing function
 * @lineno: line in @filename
 * @id: for the type's own use; the library neither reads nor writes it
 *
 * The compiler fills in all of it but @id. The section is an array of the
 * type's struct, so the size of that struct has to be a multiple of its
 * alignment, which __codetag_section() sets to 8; a type may have up to 32.
 */
struct codetag {
	const char *filename;
	const char *function;
	unsigned int lineno;
	unsigned int id;
};

/**
 * CODETAG_INIT - initializer of a struct codetag, for the place where it stands
 */
#define CODETAG_INIT { .filename = __FILE__, .function = __func__, .lineno = __LINE__, }

/**
 * __codetag_section - attributes of a tag
 * @_name: name of the section without ".codetag."
 *
 * clang takes a static variable that nobody is seen to write for a constant, and
 * gcc does not where the variable has a section.
 */
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
 * struct codetag_type - a type of tags, registered by a user of the library
 * @section: name of the section without ".codetag.", shorter than CODETAG_NAME_LEN
 * @tag_size: bytes from one tag to the next
 * @start: first tag in vmlinux, or %NULL when vmlinux has none
 * @stop: end of the tags in vmlinux
 * @load: called for each range before its code can run, except for vmlinux
 *	and for modules that were there at registration. May sleep. A negative
 *	return value refuses the module. Optional.
 * @unload: called when the code of a range can no longer run, before its
 *	memory goes. May sleep. Optional.
 * @link: used by the library
 *
 * Callbacks are called one at a time.
 */
struct codetag_type {
	const char *section;
	size_t tag_size;
	void *start;
	void *stop;
	int (*load)(const struct codetag_range *range);
	void (*unload)(const struct codetag_range *range);
	struct list_head link;
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

int codetag_register_type(struct codetag_type *type);
void codetag_note_sections(struct codetag_module *cm, const void *sechdrs,
			   unsigned int nr, const char *names);

#else /* !CONFIG_CODE_TAGGING */

/* A macro: struct module does not have what the module loader passes. */
#define codetag_note_sections(cm, sechdrs, nr, names)	do { } while (0)

#endif /* CONFIG_CODE_TAGGING */

#endif /* _LINUX_CODETAG_H */
