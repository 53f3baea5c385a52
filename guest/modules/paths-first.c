// SPDX-License-Identifier: GPL-2.0
/*
 * paths.ko: the first of its tags
 */
#include "paths.h"

struct alloc_tag __codetag_section("alloc") paths_first = {
	.ct = { .filename = __FILE__, .function = "paths_first", .lineno = __LINE__ },
};
