// SPDX-License-Identifier: GPL-2.0
/// Find the sections with code tags in a module that is being loaded.
///
// Confidence: High
// Options: --no-includes --include-headers

#include "scripts/coccinelle/common/hit.cocci"

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
