// SPDX-License-Identifier: GPL-2.0
/*
 * paths.ko: the last of its tags
 */
#include "paths.h"

struct alloc_tag __codetag_section("alloc") paths_last = {
	.ct = { .filename = __FILE__, .function = "paths_last", .lineno = __LINE__ },
};
