#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# overlay/patch: git am and quilt both take the series, and it gives the tree
# that overlay/apply gives.

. "$(dirname "$0")/lib.sh"
skeleton "$T/pristine"
cp -a "$T/pristine" "$T/tree"

written()
{
	"$ROOT/overlay/patch" "$T/series" "$T/tree" &&
		same_tree "$T/pristine" "$T/tree" &&
		(cd "$T/series" && printf '%s\n' *.patch) | diff - "$T/series/series" &&
		[ "$(wc -l <"$T/series/series")" = \
			"$(cat "$ROOT"/overlay/features/*/topics | grep -c '^topic ')" ]
}

mails()
{
	local f h

	while read -r f; do
		for h in From: Date: 'Subject: \[PATCH '; do
			grep -q "^$h" "$T/series/$f" || { echo "$f: no $h"; return 1; }
		done
		# a body between the subject and the first "---"
		sed '1,/^$/d; /^---$/,$d' "$T/series/$f" | grep -q . ||
			{ echo "$f: no body"; return 1; }
		awk '/^Subject/ { on = 1 } /^$/ { exit } on' "$T/series/$f" |
			sed 's/^Subject: \[PATCH [^]]*\] *//' | tr -d '\n' |
			awk 'length > 72 { print "subject too long: " $0; exit 1 }' || return 1
	done <"$T/series/series"
}

applied()
{
	"$ROOT/overlay/apply" "$T/tree"
}

same_as_applied()
{
	diff -r -x .alloc_tag_overlay -x .git -x .pc "$T/tree" "$1"
}

git_am()
{
	cp -a "$T/pristine" "$T/git" && cd "$T/git" &&
		git init -q && git add -A &&
			git -c user.name=t -c user.email=t@t commit -qm pristine &&
		git -c user.name=t -c user.email=t@t am -q "$T"/series/*.patch &&
		same_as_applied "$T/git" && [ -z "$(git status --porcelain)" ]
}

quilted()
{
	cp -a "$T/pristine" "$T/quilt" && cd "$T/quilt" &&
		QUILT_PATCHES=$T/series quilt --quiltrc=- push -a -q --fuzz=0 &&
		same_as_applied "$T/quilt" &&
		QUILT_PATCHES=$T/series quilt --quiltrc=- pop -a -q &&
		find . -type d -empty -delete &&
		diff -r -x .pc "$T/pristine" "$T/quilt"
}

# But for the date, which is that of the last commit.
same_series()
{
	diff -r -I '^Date: ' -I '^From [0-9a-f]* ' "$T/series" "$T/series2"
}

# An earlier series is replaced, of which a patch has another name now.
repeatable()
{
	cp -a "$T/series" "$T/series2"
	mv "$T/series2/series" "$T/series2/9999-old.patch"
	cp "$T/series2/9999-old.patch" "$T/series2/series"
	echo 9999-old.patch >>"$T/series2/series"
	"$ROOT/overlay/patch" "$T/series2" "$T/tree" && same_series
}

# Anything else is not.
not_empty()
{
	touch "$T/series2/mine" &&
		! "$ROOT/overlay/patch" "$T/series2" "$T/tree" 2>"$T/say" &&
		grep 'has other files than a series' "$T/say" &&
		rm "$T/series2/mine" && same_series
}

# A tree that the rules do not fit gives no series.
unfit()
{
	cp -a "$T/pristine" "$T/bad"
	sed -i 's/\bkrealloc\b/krealloc_old/' "$T/bad/mm/slab_common.c"
	! "$ROOT/overlay/patch" "$T/none" "$T/bad" 2>"$T/say" &&
		grep 'rule slab.defined: function krealloc' "$T/say" && [ ! -e "$T/none/series" ]
}

check "patch writes a series, with a patch for each topic" written
check "the patches of the series are mails with a body" mails
check "apply takes the tree that the series is compared with" applied
check "git am takes the series and gives the same tree as apply" git_am
check "quilt takes the series, gives the same tree as apply, and pops it again" quilted
check "patch replaces an earlier series, and writes the same one from an applied tree" repeatable
check "patch does not replace a folder that has other files" not_empty
check "patch refuses a tree that does not fit the rules" unfit

done_testing
