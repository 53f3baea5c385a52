# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154
# Excerpts of what real kernels print; captures/README.md says which, and what the guests did. How
# many records and pages there are is counted here by a few lines of awk.

# counted FILE: "records pages" of a dump, or of a list of stacks. A list of stacks and handles
# tells no pages.
counted() {
	awk '/^Page allocated via order / { pages += 2 ^ ($5 + 0) }
		/^nr_base_pages: / { pages += $2 }
		/^$/ { n++ }
		END { printf "%d %d\n", n, pages }' "$1"
}

# sorted OPTION... FILE: the same, of what ours prints with these options. A stack of a list is not
# said to be there "1 times".
sorted() {
	"$ours" "$@" 2>>"$dir/said" | awk '
		/^[0-9]+ times, [0-9]+ pages/ { n += $1; pages += $3 }
		/^stack[,:]/ { n++ }
		/^[0-9]+ pages[,:]/ { n++; pages += $1 }
		END { printf "%d %d\n", n, pages }'
}

# held FILE TEXT: "records pages" of the stacks that have this text, as ours groups them.
held() {
	"$ours" --cull=st "$1" 2>>"$dir/said" | awk -v RS= -v text="$2" '
		index($0, text) { n += / times, / ? $1 : 1; pages += / times, / ? $3 : $1 }
		END { printf "%d %d\n", n, pages }'
}

# allocator FILE TEXT: of those stacks.
allocator() {
	"$ours" --cull=ator,st "$1" 2>>"$dir/said" | awk -v RS= -v text="$2" '
		index($0, text) { print $6, $7 }' | sort -u
}

# equal DESCRIPTION GOT WANTED: they are the same, and there is something.
equal() {
	printf '%s\n' "got: $2" "wanted: $3" >>"$dir/said"
	[ -n "$2" ] && [ "$2" = "$3" ]
	ok $? "$1"
	: >"$dir/said"
}

# form FILE: how the two lines look that begin a record, without what differs from page to page.
form() {
	sed -nE '/^(Page allocated|PFN) /{
		s/(mask|Flags) 0x[0-9a-f]+\([^)]*\)/\1 X(WORDS)/
		s/ \(.*\), ts / (NAME), ts /
		s/type [A-Za-z]+/type WORD/g
		s/0x[0-9a-f]+/X/g
		s/\b[0-9]+\b/N/g
		p
	}' "$1" | sort -u
}

: >"$dir/said"
captures=(captures/*/)
[ -d "${captures[0]}" ]
ok $? "there are captures"

for capture in "${captures[@]%/}"; do
	name=${capture#*/}
	diff <(sed -n 's/^sha256 //p' "$capture.from") <(cd "$capture" && sha256sum -- *) \
		>"$dir/said" 2>&1
	ok $? "$name: the files are as they were captured"
	for file in "$capture"/*; do
		what=$name/${file##*/}
		for options in "" -m --cull=st "--format json" "--format folded"; do
			# shellcheck disable=SC2086 # none, or two words
			"$ours" $options "$file" "$dir/out" >"$dir/said" 2>&1 && [ ! -s \
				"$dir/said" ]
			ok $? "$what: nothing to report${options:+ with $options}"
		done
		: >"$dir/said"
		for options in --keep-times --cull=st; do
			equal "$what: $options has all records and pages" \
				"$(sorted $options "$file")" "$(counted "$file")"
		done
	done
	equal "$name: the dump has as many records and pages as were kept" \
		"$(counted "$capture/page_owner")" \
		"$(sed -n 's/^page_owner: .*, kept //p' "$capture.from")"
done

# What the guests did before their dumps were taken.
for capture in "${captures[@]%/}"; do
	name=${capture#*/} file=$capture/page_owner
	equal "$name: a module holds 12 single pages" "$(held "$file" ' hold_pages+0x')" "12 12"
	equal "$name: and 5 blocks of 4 pages" "$(held "$file" ' hold_chunks+0x')" "5 20"
	equal "$name: --module has what the module allocated, and no more" \
		"$(sorted --module=holder --keep-times "$file" | cut -d' ' -f1)" \
		"$(awk -v RS= '/ \[holder\]\n/ { n++ } END { print n }' "$file")"
	# Later kernels print no flag of slabs: the stack tells.
	equal "$name: and objects, whose pages are the slab allocator's" \
		"$(allocator "$file" ' hold_objects+0x')" "by SLAB"
	equal "$name: the single pages are not" \
		"$(allocator "$file" ' hold_pages+0x')" "by OTHERS"
	if [ -e "$capture/show_stacks" ]; then
		equal "$name: show_stacks has the module's single pages" \
			"$(held "$capture/show_stacks" ' hold_pages+0x')" "1 12"
		equal "$name: and its blocks" \
			"$(held "$capture/show_stacks" ' hold_chunks+0x')" "1 20"
	fi
	equal "$name: a bracket, a comma and 'ts' in a task's name are the name" \
		"$("$ours" --cull=n "$file" | sed -n \
			's/ times, .*, task_comm_name: (dd), ts 1$//p')" \
		"$(grep -c ' ((dd), ts 1), ts [0-9]* ns' "$file")"
	for note in "Charged to memcg batch jobs" "Charged (via objcg) to memcg batch jobs" \
		"Charged to offline memcg gone" "Page has been migrated, last migrate reason: "; do
		equal "$name: $note" "$(held "$file" "$note" | cut -d' ' -f1)" \
			"$(grep -c "^$note" "$file" | sed 's/^0$/none, which is wrong/')"
	done
done

# Lists and dumps of the same stacks, of which a handle is the key. In a list it may be written as a
# signed number.
unsigned='function unsigned(n) { return sprintf("%.0f", n < 0 ? n + 4294967296 : n) }'
for capture in "${captures[@]%/}"; do
	name=${capture#*/}
	[ -e "$capture/page_owner.handle" ] || continue
	# pages_of FILE: "handle pages", as ours groups them. A handle is in several groups where
	# lines follow it.
	pages_of() {
		"$ours" --cull=st "$1" 2>>"$dir/said" | awk -v RS= -v FS='\n' "$unsigned"'
			{
				split($1, head, " ")
				for (i = 2; i <= NF; i++)
					if ($i ~ /^handle: /)
						handle = unsigned(substr($i, 9))
				pages[handle] += head[2] ~ /^times/ ? head[3] : head[1]
			}
			END { for (handle in pages) print handle, pages[handle] }' | sort
	}
	equal "$name: the pages of each handle in a dump are those of show_handles" \
		"$(pages_of "$capture/page_owner.handle")" "$(pages_of "$capture/show_handles")"
	equal "$name: also in a dump of stacks with handles" \
		"$(pages_of "$capture/page_owner.stack_handle")" \
		"$(pages_of "$capture/show_handles")"
	# frames_of FILE: "handle frames".
	frames_of() {
		awk -v RS= -v FS='\n' "$unsigned"'{
			line = ""
			for (i = 1; i <= NF; i++)
				if ($i ~ /^ /)
					line = line $i
				else if ($i ~ /^handle: /)
					print unsigned(substr($i, 9)) line
		}' "$1" | sort -u
	}
	join <(pages_of "$capture/show_handles") <(frames_of "$capture/show_stacks_handles") |
		cut -d' ' -f2- | sort >"$dir/joined"
	equal "$name: show_handles joined with show_stacks_handles is show_stacks" \
		"$(cat "$dir/joined")" "$(awk -v RS= -v FS='\n' '{
			line = substr($NF, 16)
			for (i = 1; i < NF; i++)
				line = line $i
			print line
		}' "$capture/show_stacks" | sort)"
	comm -13 <(frames_of "$capture/show_stacks_handles") \
		<(frames_of "$capture/page_owner.stack_handle") >"$dir/said"
	[ ! -s "$dir/said" ] && [ -s "$dir/joined" ]
	ok $? "$name: the dump's handles have the frames that show_stacks_handles has"
	: >"$dir/said"
done

# The tests on made-up dumps are worth something if those look like these.
for capture in "${captures[@]%/}"; do
	name=${capture#*/}
	series=${name%%-*}
	dump --form "$series" --records 200 >"$dir/made-up"
	equal "$name: make-dump --form $series writes records of this form" \
		"$(form "$dir/made-up")" "$(form "$capture/page_owner")"
done

# The output is that of 6.1's own tool, byte for byte, but that by default that tool sorts by the
# text, and finds slab pages by a flag that later kernels do not print. It reads dumps alone.
[ -n "$kernel" ] || skipped="no kernel tree"
for file in captures/*/page_owner*; do
	what=${file#*/}
	no_allocator=()
	grep -q '^PFN 0x' "$file" && no_allocator=(-e 's/, allocated by [A-Z ]* :$/:/')
	# same THEIRS OURS: options of the one tool, and of the other.
	same() {
		if [ -z "$skipped" ]; then
			# shellcheck disable=SC2086 # options, one by one
			"$kernel" $1 "$file" "$dir/theirs" >/dev/null 2>&1 &&
				"$ours" $2 "$file" "$dir/mine" >"$dir/said" 2>&1 &&
				[ -s "$dir/theirs" ] &&
				sed "${no_allocator[@]}" -e '' "$dir/theirs" | diff - \
					<(sed "${no_allocator[@]}" -e '' "$dir/mine") >>"$dir/said"
		fi
		ok $? "$what: ${1:-the default} is as the kernel tree's own tool has it"
	}
	same "" "--keep-times --sort=T"
	same -t "--keep-times -t"
	same -m "--keep-times -m"
	same --cull=stacktrace --cull=stacktrace
	same "-m --cull=stacktrace" "-m --cull=stacktrace"
	same "-t --cull=name,pid" "-t --cull=name,pid"
done
skipped=
