// SPDX-License-Identifier: GPL-2.0
/// Find the codetags of a module that is being loaded, among its other sections.
///
// Confidence: High
// Options: --no-includes --include-headers

#include "scripts/coccinelle/alloc_tag/hit.cocci"

@sections@
expression mod, info;
position p;
@@
+codetag_note_sections(&mod->codetags, info->sechdrs, info->hdr->e_shnum, info->secstrings);
 mod->extable = section_objs@p(info, "__ex_table", ...);

@script:python@
p << sections.p;
@@
hit("sections", inside(p))
