/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Attributes of the kernel, for spatch's parser, which reads only the target
 * files (--no-includes). An attribute that it does not know makes it skip the
 * declaration that carries it, or the function that follows. The attributes
 * stay in the text; only the parser ignores them.
 */
#define __acquires(x)
#define __alias(x)
#define __always_inline
#define __alloc_size(x, ...)
#define __assume_kmalloc_alignment
#define __assume_page_alignment
#define __assume_slab_alignment
#define __bitwise
#define __cold
#define __compiletime_error(x)
#define __compiletime_warning(x)
#define __cacheline_aligned
#define __diagnose_as(x, ...)
#define __force
#define __init
#define __init_or_module
#define __initdata
#define __latent_entropy
#define __malloc
#define __maybe_unused
#define __meminit
#define __meminitdata
#define __must_check
#define __no_sanitize_address
#define __no_sanitize_memory
#define __noreturn
#define __overloadable
#define __pass_object_size(x)
#define __percpu
#define __printf(x, y)
#define __read_mostly
#define __realloc_size(x, ...)
#define __ref
#define __releases(x)
#define __RENAME(x)
#define __ro_after_init
#define __user
#define __weak
#define __visible
#define asmlinkage
#define noinline
#define noinstr
