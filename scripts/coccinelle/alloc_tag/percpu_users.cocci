// SPDX-License-Identifier: GPL-2.0
/// Reference counts, counters and semaphores with per-CPU memory: their init
/// functions take the tag of their caller.
///
// Confidence: High
// Options: --no-includes --include-headers

#include "scripts/coccinelle/alloc_tag/tagged.cocci"

@initialize:python@
@@
takes_tag = names("__percpu_counter_init percpu_ref_init __percpu_init_rwsem")
passes = names("alloc_percpu alloc_percpu_gfp __alloc_percpu_gfp kzalloc")
