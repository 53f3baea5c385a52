/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Code tags: static structs that describe places in the source
 *
 * A code tag is a static struct that a macro places into an ELF section of its
 * own, at the location in the code that it describes. The linker gathers the
 * structs of one type into an array, one in vmlinux and one in each module, so
 * they can be found at run time without the tagged code having to register
 * them.
 *
 * A user of the library embeds struct codetag as the first member of its own
 * struct, places instances with __codetag_section("name"), and registers a
 * struct codetag_type for that section. Its callbacks are then passed the tags
 * of vmlinux once, at registration, and the tags of each module before its init
 * function runs and after its exit function has returned:
 *
 *	struct my_tag {
 *		struct codetag ct;
 *		atomic_t *hits;
 *	};
 *
 *	#define HIT()							\
 *	do {								\
 *		static atomic_t _hits;					\
 *		static struct my_tag __codetag_section("mine") _tag =	\
 *			{ .ct = CODETAG_INIT, .hits = &_hits };		\
 *		atomic_inc(_tag.hits);					\
 *	} while (0)
 *
 * The tags of vmlinux are between __start_codetag_NAME and __stop_codetag_NAME,
 * which CODETAG_SECTION() defines in the linker script. They are read-only
 * after init, so what changes later is kept outside of them. Modules need no
 * preparation: the module loader records every section whose name begins with
 * ".codetag.".
 */
#ifndef _LINUX_CODETAG_H
#define _LINUX_CODETAG_H

#include <linux/types.h>

struct module;

/*
 * Maximum number of tag sections in a module, and size of the buffer for a
 * name.
 */
#define CODETAG_MODULE_SECTIONS	4
#define CODETAG_NAME_LEN	16

/**
 * struct codetag - a place in the source
 * @filename: path from the root of the source tree
 * @function: name of the enclosing function
 * @lineno: line in @filename
 * @id: for use by the type; the library neither reads nor writes it
 *
 * The compiler fills in everything except @id. The section is an array of the
 * type's struct, whose size therefore has to be a multiple of its alignment.
 * __codetag_section() sets the alignment to 8; a type may have up to 32.
 */
struct codetag {
	const char *filename;
	const char *function;
	unsigned int lineno;
	unsigned int id;
};

/**
 * CODETAG_INIT - initializer of a struct codetag for the current line
 */
#define CODETAG_INIT { .filename = __FILE__, .function = __func__, .lineno = __LINE__, }

/**
 * __codetag_section - attributes for the definition of a tag
 * @_name: name of the section without ".codetag."
 *
 * clang treats a static variable that is never written to as a constant; gcc
 * does not, if the variable has a section.
 */
#ifdef CONFIG_CC_IS_CLANG
#define __codetag_section(_name) __used __aligned(8) __section(".codetag." _name)
#else
#define __codetag_section(_name) __aligned(8) __section(".codetag." _name)
#endif

/**
 * struct codetag_range - the tags of one type in one place
 * @mod: the module that contains them, or %NULL for vmlinux
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
 * @section: name of the section without ".codetag.", less than CODETAG_NAME_LEN
 *	characters
 * @tag_size: bytes from one tag to the next
 * @start: first tag in vmlinux, or %NULL when vmlinux has none
 * @stop: end of the tags in vmlinux
 * @load: called for each range before its code can run, except for vmlinux and
 *	for modules that were loaded before registration. May sleep. A negative
 *	return value rejects the module. Optional.
 * @unload: called when the code of a range can no longer run, before its memory
 *	is freed. May sleep. Optional.
 * @link: used by the library
 *
 * Callbacks are serialized.
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
 * struct codetag_module - tag sections of a module, part of struct module
 * @nr: number of used entries in @section
 * @section: name, address and size in bytes of each section
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

/* A macro, because struct module lacks the member that is passed. */
#define codetag_note_sections(cm, sechdrs, nr, names)	do { } while (0)

#endif /* CONFIG_CODE_TAGGING */

#endif /* _LINUX_CODETAG_H */
