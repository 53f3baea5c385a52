#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A second feature is one folder in overlay/features. This one is made up: it
# adds two files, a semantic patch with a rule, an anchor and a menu entry.

. "$(dirname "$0")/lib.sh"
small_overlay kernel/dma/mapping.c mm/filemap.c lib/{Kconfig.debug,Makefile}
skeleton "$T/tree"
cp -a "$T/tree" "$T/pristine"
FEATURES=$REPO/overlay/features
toy=$FEATURES/toy

make_toy()
{
	mkdir -p "$toy/rules" "$REPO/scripts/coccinelle/toy"
	cat >"$toy/topics" <<-'END'
	topic toy
	subject mm: a feature of a test

	It has a body.
	END
	printf '%s\t%s\n' mm/toy.c toy mm/toy-options toy >"$toy/manifest"
	sed -i 's,^mm/toy-options.*,& as mm/Kconfig.toy,' "$toy/manifest"
	printf 'file mm/filemap.c\nrenamed 1 filemap_fault\n' >"$toy/rules/toy"
	printf '%s\n' 'anchor toy toy lib/Makefile' \
		'after obj-$(CONFIG_FORTIFY_KUNIT_TEST) += fortify_kunit.o' \
		'+obj-$(CONFIG_TOY) += toy.o' >"$toy/anchors"
	echo filemap_toy >"$toy/marks"
	toy_patch >"$REPO/scripts/coccinelle/toy/toy.cocci"
	echo '/* toy */' >"$REPO/mm/toy.c"
	printf 'config TOY\n\tbool "Toy"\nsource "mm/Kconfig.nobody"\n' >"$REPO/mm/toy-options"
	sed -i 's,^endmenu,source "mm/Kconfig.toy"\n&,' "$REPO/Kconfig"
}

# The tree with the first feature alone, which the second must not change.
alone()
{
	"$REPO/overlay/apply" "$T/tree" && cp -a "$T/tree" "$T/alone" &&
		! cmp -s "$T/pristine/mm/filemap.c" "$T/alone/mm/filemap.c" &&
		"$REPO/overlay/unapply" "$T/tree" && diff -r "$T/pristine" "$T/tree"
}

# differs TREE FILE...: FILEs, and no others, are not as in TREE.
differs()
{
	local than=$1

	shift
	diff -rq -x .alloc_tag_overlay "$than" "$T/tree" |
		sed "s,^Only in $T/tree/\([^:]*\): ,\1/,; s,^Files $than/\([^ ]*\) and .*,\1," |
		sort | diff <(printf '%s\n' "$@") -
}

no_order()
{
	make_toy
	refused "$T/tree" 'overlay/features/order does not say where toy comes'
}

# unknown_table NAME: no table of a feature has this name.
unknown_table()
{
	local rc

	echo toy >>"$FEATURES/order"
	echo filemap_toy >"$toy/$1"
	refused "$T/tree" "overlay/features/toy/$1: no table has this name"
	rc=$?
	rm "$toy/$1"
	sed -i '$d' "$FEATURES/order"
	return $rc
}

# What differs from the tree without the feature is what the feature does, and no more.
on()
{
	echo toy >>"$FEATURES/order"
	"$REPO/overlay/apply" "$T/tree" || return 1
	differs "$T/alone" lib/Makefile mm/{Kconfig.profiling,Kconfig.toy,filemap.c,toy.c} &&
		grep 'filemap_toy(' "$T/tree/mm/filemap.c" &&
			grep 'CONFIG_TOY' "$T/tree/lib/Makefile" &&
		sed '/nobody/d' "$REPO/mm/toy-options" | cmp - "$T/tree/mm/Kconfig.toy" &&
		grep -x 'source "mm/Kconfig.toy"' "$T/tree/mm/Kconfig.profiling" &&
		"$REPO/overlay/apply" "$T/tree" 2>&1 | grep 'already applied'
}

# Of a tree without its record the names that the feature uses are known.
marked()
{
	rm -rf "$T/part"
	cp -a "$T/pristine" "$T/part"
	cp "$T/tree/mm/filemap.c" "$T/part/mm/filemap.c"
	sed -i 's/_noprof/_other/; s/alloc_hooks/other/' "$T/part/mm/filemap.c"
	refused "$T/part" 'mm/filemap.c: not pristine'
}

# Its patch comes after those of the first feature, and is whole: the menu offers it there.
patches()
{
	local last

	"$REPO/overlay/patch" "$T/series" "$T/tree" || return 1
	last=$(tail -n 1 "$T/series/series")
	cat "$T/series/series"
	[[ $last == *-mm-a-feature-of-a-test.patch ]] &&
		grep '^+source "mm/Kconfig.toy"' "$T/series/$last" &&
		! sed '$d' "$T/series/series" | (cd "$T/series" && xargs cat) | grep 'Kconfig.toy'
}

too_few()
{
	local rc

	sed -i 's/filemap_fault/filemap_other/' "$toy/rules/toy"
	rm -rf "$T/part"
	cp -a "$T/pristine" "$T/part"
	refused "$T/part" \
		'mm/filemap.c: rule toy.renamed: function filemap_other: 0 matches, expected 1'
	rc=$?
	sed -i 's/filemap_other/filemap_fault/' "$toy/rules/toy"
	return $rc
}

same_topic()
{
	local rc

	sed -i 's/^topic toy$/topic page/' "$toy/topics"
	rm -rf "$T/part"
	cp -a "$T/pristine" "$T/part"
	refused "$T/part" 'topic page is in the tables of more than one feature: alloc_tag toy'
	rc=$?
	sed -i 's/^topic page$/topic toy/' "$toy/topics"
	return $rc
}

# collides ROW PATTERN: with this row more, of a file that is there, the manifest is refused.
collides()
{
	local rc added=$REPO/${1%% *}

	[ ! -e "$added" ] || added=
	[ -z "$added" ] || : >"$added"
	rm -rf "$T/part"
	cp -a "$T/pristine" "$T/part"
	cp "$toy/manifest" "$T/manifest"
	printf '%s\n' "$1" >>"$toy/manifest"
	refused "$T/part" "$2"
	rc=$?
	[ -z "$added" ] || rm "$added"
	cp "$T/manifest" "$toy/manifest"
	return $rc
}

# Without the folder it is gone, though the order and the menu name it.
gone()
{
	mv "$toy" "$T/toy"
	"$REPO/overlay/apply" "$T/tree" && diff -r -x .alloc_tag_overlay "$T/alone" "$T/tree"
}

# The folder of the first feature is no different.
other_gone()
{
	local feature

	mkdir "$T/gone" || return 1
	for feature in "$FEATURES"/*/; do
		[ "$(basename "$feature")" = menu ] || mv "$feature" "$T/gone" || return 1
	done
	mv "$T/toy" "$toy" || return 1
	"$REPO/overlay/apply" "$T/tree" || return 1
	! grep alloc_tag "$T/tree/mm/Kconfig.profiling" &&
		differs "$T/pristine" lib/{Kconfig.debug,Makefile} \
			mm/{Kconfig.profiling,Kconfig.toy,filemap.c,toy.c}
}

off()
{
	"$REPO/overlay/unapply" "$T/tree" && same_tree "$T/pristine" "$T/tree"
}

no_feature()
{
	mkdir "$T/features" && mv "$FEATURES"/*/ "$T/features" || return 1
	refused "$T/tree" 'overlay/features: there is no feature'
}

check "the first feature alone is applied, and taken off again" alone
check "a feature that has no place in the order is refused" no_order
check "a table of the second feature that has no known name is refused" unknown_table mark
check "a feature with a table that only a series has is refused" unknown_table absent
check "a second feature adds what is its own, and nothing else" on
check "a tree with a part of the second feature, and no record, is refused" marked
check "the second feature has a patch of its own behind the others" patches
check "a rule of the second feature that matches too little is refused" too_few
check "two features with a topic of the same name are refused" same_topic
check "two files with the same place are refused" collides 'mm/toy-options.c toy as mm/toy.c' \
	'mm/toy-options.c is to be put at mm/toy.c, which is the place of mm/toy.c, too'
check "a file with the place of one that is edited is refused" \
	collides 'mm/toy-other.c toy as mm/filemap.c' \
	'mm/toy-other.c is to be put at mm/filemap.c, which is a file that the overlay edits'
check "a file with the place of a folder is refused" \
	collides 'mm/toy-other.c toy as lib/alloc_tag' \
	'mm/toy-other.c is to be put at lib/alloc_tag, which is the folder of lib/alloc_tag/'
check "a file with two places is refused" collides 'mm/toy.c toy as mm/toy-other.c' \
	'mm/toy.c is to be put at mm/toy-other.c, which is its second place; mm/toy.c is the first'
check "a place outside of the tree is refused" collides 'mm/toy-other.c toy as ../toy.c' \
	'mm/toy-other.c is to be put at ../toy.c, which is no place in a kernel tree'
check "a place in the overlay's record is refused" \
	collides 'mm/toy-other.c toy as .alloc_tag_overlay/orig/mm/toy.c' \
	'which is no place in a kernel tree'
check "a row of a manifest that cannot be read is refused" \
	collides 'mm/toy-other.c toy at mm/toy.c' \
	'a manifest has the row "mm/toy-other.c toy at mm/toy.c"'
check "a feature without its folder is gone" gone
check "the first feature without its folder is gone, and the second one stays" other_gone
check "unapply gives the pristine tree" off
check "an overlay without a feature is refused" no_feature

done_testing
