# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Debian's -dkms packages: download, unpack and build them. Sourced by who has set $top, the folder
# of this project, and $out, where all of it goes. Packages are not installed; as dkms does, this
# runs what their dkms.conf says, in a copy of their source.
: "${top:?}" "${out:?}"
mkdir -p "$out/bin" "$out/packages"

# What packages have in /lib/modules and ask of uname is of the kernel that they are compiled
# against.
cat >"$out/bin/uname" <<-'END'
	#!/bin/sh
	[ "$*" = -r ] && [ -n "$DKMS_RELEASE" ] && exec echo "$DKMS_RELEASE"
	exec /bin/uname "$@"
END
chmod +x "$out/bin/uname"
PATH=$out/bin:$PATH

# kernel_release DIR: of the kernel that was built or prepared in DIR
kernel_release() { cat "$1/include/config/kernel.release"; }

# link_kernel DIR TREE: what packages find in /lib/modules, for the kernel that was built in DIR
# from TREE.
link_kernel() {
	local modules
	modules=$1/lib/modules/$(kernel_release "$1") || return 1
	mkdir -p "$modules"
	ln -sfn "$1" "$modules/build"
	ln -sfn "$2" "$modules/source"
}

# Reads Debian's list of archives, with contrib, into folders of our own, so that nothing of the
# host's apt changes.
archives() {
	local apt=$out/apt file
	mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial" "$apt/sources"
	for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.{list,sources}; do
		[ -r "$file" ] || continue
		sed -E '/^(deb .*|Components:.*) main( |$)/ { / contrib( |$)/! s/$/ contrib/ }' \
			"$file" >"$apt/sources/${file##*/}"
	done
	apt_options=(-q -o Dir::Etc::SourceList=/dev/null -o Dir::Etc::SourceParts="$apt/sources"
		-o Dir::State::Lists="$apt/lists" -o Dir::Cache="$apt/cache"
		-o APT::Sandbox::User="$(id -un)")
	"$top/setup/progress" "$apt.log" "asking for Debian's packages" apt-get \
		"${apt_options[@]}" update || exit 1
}

# deb NAME: the file of the package; of several versions the newest that was downloaded.
deb() {
	find "$out/packages/$1" -name '*.deb' -printf '%T@ %p\n' | sort -n | tail -n 1 |
		cut -d" " -f2-
}

# unpack NAME: to $out/packages/NAME/unpacked
unpack() {
	local dir=$out/packages/$1
	mkdir -p "$dir"
	# apt-get downloads nothing if this version is there already.
	(cd "$dir" && apt-get "${apt_options[@]}" download "$1") >"$dir/download.log" 2>&1 ||
		return 1
	rm -rf "$dir/unpacked"
	dpkg-deb -x "$(deb "$1")" "$dir/unpacked" >>"$dir/download.log" 2>&1
}

# The part of dkms that builds, in a shell of its own: what dkms.conf says to do is done in a copy
# of the package's source.
# shellcheck disable=SC2034 # dkms.conf has use for these
run_dkms_conf() { # UNPACKED KERNEL
	local dir=$2 conf i arch=x86_64 kernelver=$DKMS_RELEASE kernel_source_dir source_tree \
		dkms_tree=$PWD
	local PACKAGE_NAME='' PACKAGE_VERSION='' MAKE=() MAKE_MATCH=() PATCH=() PATCH_MATCH=()
	local PRE_BUILD='' BUILT_MODULE_NAME=()
	local BUILD_EXCLUSIVE_KERNEL='' BUILD_EXCLUSIVE_ARCH='' command=''
	kernel_source_dir=$dir/lib/modules/$kernelver/build
	cp -r "$1/usr/src" source || exit 1
	source_tree=$PWD/source
	conf=$(echo source/*/dkms.conf)
	[ -r "$conf" ] || { echo "dkms: not one dkms.conf in usr/src of the package"; exit 1; }
	grep -rIlZ /lib/modules source |
		xargs -0r sed -i "s|\(/usr\)\?/lib/modules|$dir/lib/modules|g"
	conf=$(realpath "$conf")
	set +u
	# shellcheck source=/dev/null
	. "$conf"
	[[ $kernelver =~ $BUILD_EXCLUSIVE_KERNEL && $arch =~ $BUILD_EXCLUSIVE_ARCH ]] ||
		{ echo "dkms: dkms.conf says that it is not for this kernel"; exit 1; }
	mkdir -p "$PACKAGE_NAME/$PACKAGE_VERSION"
	mv "${conf%/*}" "$PACKAGE_NAME/$PACKAGE_VERSION/build"
	cd "$PACKAGE_NAME/$PACKAGE_VERSION/build" || exit 1
	for i in "${!PATCH[@]}"; do
		[[ ! $kernelver =~ ${PATCH_MATCH[i]:-} ]] ||
			patch -p1 <"patches/${PATCH[i]}" || exit 1
	done
	# A script and its arguments, with quotes that are meant for a second evaluation, and on
	# several lines.
	[ -z "$PRE_BUILD" ] || eval "./${PRE_BUILD//$'\n'/ }" || {
		echo "not made: anything, since what PRE_BUILD in dkms.conf says has failed"
		exit 1
	}
	for i in "${!MAKE[@]}"; do
		[[ ! $kernelver =~ ${MAKE_MATCH[i]:-} ]] || command=${MAKE[i]}
	done
	command=${command:-make -C $kernel_source_dir M=$PWD}
	eval "${command/#make/make KERNELRELEASE=$kernelver}"
	for i in "${BUILT_MODULE_NAME[@]}"; do
		[ -n "$(find . -name "$i.ko" -print -quit)" ] || echo "not made: $i.ko"
	done
}

# build NAME DIR WORK FLAGS...: what NAME was unpacked to, against the kernel in DIR, in the folder
# WORK; FLAGS are make's. Messages go to stdout, and "not made: " begins the lines that say what
# there should be and is not.
build() {
	local name=$1 dir=$2 work=$3
	shift 3
	rm -rf "$work"
	mkdir -p "$work"
	# Some packages clear MAKEFLAGS, so the flags are in GNUMAKEFLAGS.
	(
		cd "$work" && export MAKEFLAGS='' GNUMAKEFLAGS="$*"
		unset ARCH CROSS_COMPILE O LINUX PRISTINE CC JOBS ONLY
		export -n top out
		DKMS_RELEASE=$(kernel_release "$dir") && export DKMS_RELEASE
		run_dkms_conf "$out/packages/$name/unpacked" "$dir"
	) 2>&1 </dev/null
}
