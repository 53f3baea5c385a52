#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A second series is one folder in overlay/series, with what is absent, what is added and what has
# another count. This one is made up: it lacks a file, has another name for a function, lacks a
# topic, has one of its own, and a name like those of the overlay.

. "$(dirname "$0")/lib.sh"
small_overlay kernel/dma/mapping.c mm/{filemap,migrate,util}.c lib/Makefile
skeleton "$T/tree"
COCCI=$REPO/scripts/coccinelle/alloc_tag
series=$REPO/overlay/series/6.99
toy=$series/alloc_tag

# The tree of that series.
(
	cd "$T/tree" || exit 1
	sed -i 's/^PATCHLEVEL = .*/PATCHLEVEL = 99/' Makefile
	rm mm/migrate.c
	sed -i 's/ops->alloc_pages/ops->take_pages/' kernel/dma/mapping.c
	sed -i 's/\bkstrdup_const\b/kstrdup_lasting/' mm/util.c
	echo 'void *its_own_noprof(void);' >>mm/filemap.c
) || exit 1
cp -a "$T/tree" "$T/pristine"

no_folder()
{
	refused "$T/tree" 'this is Linux 6.99; supported: 6.1'
}

# Without its tables the new series is not what the old one is: to begin with, the marks are those
# of the feature.
empty_folder()
{
	mkdir -p "$series"
	refused "$T/tree" 'mm/filemap.c: not pristine'
}

tables()
{
	mkdir -p "$toy/rules" "$series/kmemtrace"
	echo 'file mm/migrate.c' >"$series/kmemtrace/absent"
	cat >"$toy/absent" <<-'END'
	# Comments, too.
	file mm/migrate.c
	topic dma
	hook kstrdup_const
	helper mm/filemap.c __filemap_get_folio
	END
	cat >"$toy/rules/string" <<-'END'
	file mm/util.c
	called 0 kstrdup_const>kstrdup
	called 1 kstrdup_lasting>kstrdup
	defined 0 kstrdup_const
	defined 1 kstrdup_lasting
	END
	cat >"$toy/rules/toy" <<-'END'
	file mm/filemap.c
	renamed 1 filemap_fault
	END
	cat >"$toy/hooks" <<-'END'
	file - string
	tagged const char *kstrdup_lasting(const char *s, gfp_t gfp)
	END
	cat >"$toy/topics" <<-'END'
	topic toy before kconfig
	subject mm: a topic of this series

	It has a body.

	END
	sed -i 's/kstrdup kstrdup_const/& kstrdup_lasting/' "$COCCI/string.cocci"
	printf 'file mm/util.c\nkstrdup_lasting\ta test\n' >"$toy/unconverted-helpers"
	toy_patch >"$COCCI/toy.cocci"
	grep -vx _noprof "$REPO/overlay/features/alloc_tag/marks" >"$toy/marks"
}

applied()
{
	local names=$T/tree/include/linux/alloc_hooks/names.h

	tables
	"$REPO/overlay/apply" "$T/tree" || return 1
	grep 'kstrdup_lasting_tagged(' "$T/tree/mm/util.c" &&
		grep 'filemap_toy(' "$T/tree/mm/filemap.c" &&
		grep 'redefine_extname kstrdup_lasting_tagged kstrdup_lasting' "$names" &&
			! grep '[^_]kstrdup_const\b' "$names" &&
		[ ! -e "$T/tree/mm/migrate.c" ] && "$REPO/overlay/apply" "$T/tree" 2>&1 |
			grep 'already applied'
}

patches()
{
	"$REPO/overlay/patch" "$T/series" "$T/tree" || return 1
	cat "$T/series/series"
	! grep -e '-call-the-member' "$T/series/series" &&
		grep -e '-mm-a-topic-of-this-series' "$T/series/series" &&
		tail -n 1 "$T/series/series" | grep -v 'a-topic-of-this-series'
}

off()
{
	"$REPO/overlay/unapply" "$T/tree" && same_tree "$T/pristine" "$T/tree"
}

# What a line of "absent" takes away must be there, or the line is a mistake.
unknown()
{
	echo 'topic nothing' >>"$toy/absent"
	refused "$T/tree" \
		'overlay/series/6.99/alloc_tag/absent: no table has anything of: topic nothing'
	local rc=$?
	sed -i '$d' "$toy/absent"
	return $rc
}

# A topic of the series has to stand before one that is there.
nowhere()
{
	local rc

	sed -i 's/before kconfig/before nothing/' "$toy/topics"
	refused "$T/tree" 'topic toy is to be before a topic nothing, which is not there'
	rc=$?
	sed -i 's/before nothing/before kconfig/' "$toy/topics"
	return $rc
}

# The helpers of the series are those of the features, without what it says, and with its own: this
# one has no __filemap_get_folio() any more.
helpers()
{
	local rc

	sed -i 's/\b__filemap_get_folio\b/filemap_get_toy/' "$T/tree/mm/filemap.c"
	"$REPO/overlay/header-tags" --unneeded "$T/tree"
	rc=$?
	sed -i 's/^kstrdup_lasting/kstrdup_brief/' "$toy/unconverted-helpers"
	sed -i '/^helper /d' "$toy/absent"
	"$REPO/overlay/header-tags" --unneeded "$T/tree" >"$T/got"
	[ $? = 1 ] && diff - "$T/got" <<-'END' || rc=1
	unconverted-helpers: mm/filemap.c: __filemap_get_folio() calls no hooked function there
	unconverted-helpers: mm/util.c: kstrdup_brief() calls no hooked function there
	END
	sed -i 's/^kstrdup_brief/kstrdup_lasting/' "$toy/unconverted-helpers"
	echo 'helper mm/filemap.c __filemap_get_folio' >>"$toy/absent"
	cp -p "$T/pristine/mm/filemap.c" "$T/tree/mm/filemap.c"
	return $rc
}

# A count of 0 takes away what a feature has, and nothing else.
nothing_to_take()
{
	local rc

	sed -i 's/^called 0 .*/& kstrdup_other>kstrdup/' "$toy/rules/string"
	refused "$T/tree" 'mm/util.c: rule string.called: function kstrdup_other>kstrdup:' \
		': the count 0 takes no other row away'
	rc=$?
	sed -i 's/ kstrdup_other>kstrdup//' "$toy/rules/string"
	return $rc
}

# A table whose name is mistaken would be read by nothing.
unknown_table()
{
	local rc

	echo 'topic dma' >"$toy/missing"
	refused "$T/tree" 'overlay/series/6.99/alloc_tag/missing: no table has this name'
	rc=$?
	rm "$toy/missing"
	return $rc
}

# What a series has for a feature that no one knows is a mistake in its name.
unknown_feature()
{
	local rc

	mkdir "$series/alloc-tag"
	refused "$T/tree" 'overlay/series/6.99/alloc-tag: overlay/features/order does not say where'
	rc=$?
	rmdir "$series/alloc-tag"
	return $rc
}

# The first series is as it was.
first()
{
	rm -rf "$T/first"
	skeleton "$T/first"
	"$REPO/overlay/apply" "$T/first" && grep 'kstrdup_const_tagged(' "$T/first/mm/util.c" &&
		! grep filemap_toy "$T/first/mm/filemap.c"
}

check "a series without a folder is refused" no_folder
check "a series with an empty folder is refused, since its tree differs" empty_folder
check "apply takes the new series, and a second apply does nothing" applied
check "patch writes the patches of the new series" patches
check "unapply gives the pristine tree" off
check "a line of absent that names nothing is refused" unknown
check "the unconverted helpers of a series are added, and taken away by its absent" helpers
check "a count of 0 for a function that no feature has is refused" nothing_to_take
check "a table of a series that has no known name is refused" unknown_table
check "a topic that is to be before one that is not there is refused" nowhere
check "a series that has tables of an unknown feature is refused" unknown_feature
check "apply takes the first series as before" first

done_testing
