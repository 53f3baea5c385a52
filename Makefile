# SPDX-License-Identifier: GPL-2.0
# The harness: fetch a kernel, put the overlay on it, build, boot, test. `make help` says how.

# Variables that may be set on the command line. make help lists those between these two marks; a
# comment may go on in the next line.
##>
ARCH	?= x86_64#		the guest's architecture: x86_64, arm64 or i386
ACCEL	?= tcg#			tcg, kvm (only where a boot under it works) or auto
MEM	?= 512#			the guest's memory in MiB
MEM_DEBUG ?= 1024#		the same for the debug kernel
MEM_DEBIAN ?= 768#		the same for make debian
SMP	?= 2#			the guest's CPUs
KSRC	?=#			a kernel tree to work on, instead of Debian's; only apply and
#				unapply change it
SERIES	?= 6.1#			the kernel series, a folder in overlay/series
CONFIG	?= small#		the base configuration: a name in configs/, or a file
JOBS	?= $(shell nproc)#	compilers at a time
TIMEOUT	?= 900#			seconds after which a guest that has not powered off is ended;
#				twice as many for the debug kernel
KARGS	?=#			more arguments for the guest's kernel
ONLY	?=#			run only the boots whose name has this in it (make test)
LONG	?=#			1: the boots of tests/boots.long, too (make test)
BUILD	?= build#		where everything goes
EXTRA	?=#			more configuration fragments on top (make deb)
DIRS	?=#			the folders to compile, instead of those that tests/allmod names
#				(make allmod)
SYNTAX	?=#			1: check syntax and types only; named: and that only where a
#				hooked function is named (make allmod)
QEMU_INC ?=#			the folder of qemu-plugin.h, which Debian does not have, for more
#				of make bench
##<
ifneq ($(findstring ',$(KSRC)$(BUILD)$(CONFIG)),)
$(error a path given to make must have no ' in it; overlay/apply and overlay/unapply take any)
endif
# What qemu/arch/ARCH says of a name.
arch	= $(shell . qemu/arch/$(ARCH) && echo $$$(1))
ifeq ($(wildcard qemu/arch/$(ARCH)),)
$(error ARCH=$(ARCH) is not one of: $(notdir $(wildcard qemu/arch/*)))
endif
CROSS_COMPILE ?= $(call arch,cross)
ifeq ($(origin CC),default)
CC	= ccache $(CROSS_COMPILE)gcc
# Each kernel also compiles its own tools, with a compiler that only PATH can choose for all.
export PATH := /usr/lib/ccache:$(PATH)
endif

strip	= $(strip $(1))
override B := $(call strip,$(BUILD))
# An own tree gets a folder of its own, named for its path.
ifneq ($(call strip,$(KSRC)),)
SOURCE	:= $(call strip,$(KSRC))
O	:= $(B)/ksrc-$(shell realpath -m '$(SOURCE)' | cksum | cut -d' ' -f1)
else
SOURCE	:= $(B)/pristine-$(SERIES)
O	:= $(B)
endif
# Kernels of another architecture share the tree, not the folder.
K	:= $(O)$(if $(filter x86_64,$(ARCH)),,/$(ARCH))
NAME	:= $(basename $(notdir $(call strip,$(CONFIG))))
BASE	:= $(firstword $(wildcard configs/$(call strip,$(CONFIG)).config $(call strip,$(CONFIG))))
LINUX	:= $(O)/linux
SAY	:= setup/progress
KMAKE	= $(MAKE) -C '$(LINUX)' O='$(abspath $(@D))' ARCH='$(ARCH)' CC='$(CC)' -j$(strip $(JOBS))

OVERLAY	:= $(shell find overlay include lib mm scripts/coccinelle Documentation tools Kconfig \
	-type f 2>/dev/null)
GUEST	:= $(shell find guest tools/allocinfo tools/kmemtrace tools/lib -type f) \
	tests/tap.sh \
	include/linux/kmemtrace_abi.h \
	$(wildcard overlay/features/*/unconverted-helpers overlay/series/*/*/unconverted-helpers)

# No built-in rules: what the makefiles in tools/ have made there is not to be made anew from here.
.SUFFIXES:

# Our variables are none of kbuild's business, and it gets its own -j.
unexport MAKEFLAGS MFLAGS
MAKEOVERRIDES =
# What semantic patches made of a file is kept: all tests of the overlay convert the same ones.
export OVERLAY_CACHE ?= $(abspath $(B))/converted
export ARCH CROSS_COMPILE ACCEL MEM SMP
export SERIES := $(call strip,$(SERIES))
.DELETE_ON_ERROR:
.PHONY: help setup fetch run trace shell test variants soak deb cloud allmod dkms debian check \
	bench bench-curves bench-quick apply unapply patch clean FORCE
# The order in a recipe is the point, and each kernel build uses all CPUs.
.NOTPARALLEL:

help:			## this text
	@setup/help Makefile

setup:			## install the Debian packages that are missing
	@setup/install

fetch: setup		## unpack Debian's kernel source
	@setup/fetch $(SERIES) $(B)/pristine-$(SERIES)

run: $(K)/$(NAME)/initramfs	## build, boot, run a load, and print who holds the memory
	@qemu/boot -t $(TIMEOUT) -o $(K)/$(NAME)/run $(<D)/bzImage $< \
		loglevel=5 kunit.enable=0 alloc.mode=run $(KARGS)

trace: $(K)/variants/kmemtrace/initramfs	## record a load with kmemtrace, for tools/kmemtrace
	@MEM=1024 qemu/trace -t $(TIMEOUT) -o $(K)/trace $(<D)/bzImage $< \
		loglevel=5 kunit.enable=0 $(KARGS)

shell: $(K)/$(NAME)/initramfs	## the same guest, for you (exit powers it off)
	@qemu/boot -i -o $(K)/$(NAME)/shell $(<D)/bzImage $< \
		loglevel=5 kunit.enable=0 alloc.mode=shell $(KARGS)

# The kernels of configs/kernels, and of make variants. Each has a name, and a list of fragments.
KERNELS	:= $(or $(shell configs/fragments),$(error configs/fragments has failed))
fragments_of = $(or $(shell ARCH='$(ARCH)' SERIES='$(SERIES)' configs/fragments $(1)),\
	$(error configs/fragments $(1) has failed))
$(foreach k,$(KERNELS),$(eval FRAGMENTS-$k := $(BASE) $(call fragments_of,$k)))
VARIANTS := $(basename $(notdir $(wildcard configs/variants/*.config)))
$(foreach v,$(VARIANTS),$(eval FRAGMENTS-$v := $(FRAGMENTS-normal) configs/variants/$v.config))
# Fragments, and what has a folder of its own where the kernel of CONFIG would be built.
TAKEN	:= $(basename $(notdir $(foreach k,$(KERNELS),$(call fragments_of,$k)))) arm64 i386 off \
	debian debug other bench check cloud deb linux results variants kselftest
ifneq ($(filter $(TAKEN),$(NAME)),)
$(error CONFIG=$(CONFIG) is no base configuration; small is)
endif

include bench/bench.mk

# What tests/run gets to know; what it is asked for is said by ONLY, LONG and KARGS.
TEST_ENV = O='$(K)' NAME='$(NAME)' BASE='$(BASE)' SOURCE='$(SOURCE)' PRISTINE='$(SOURCE)' \
	LINUX='$(LINUX)' CC='$(CC)' JOBS='$(JOBS)' TIMEOUT='$(TIMEOUT)' KCONFIG='$(DEBIAN)' \
	MEM_DEBUG='$(strip $(MEM_DEBUG))' MEM_DEBIAN='$(strip $(MEM_DEBIAN))' \
	KARGS='$(KARGS)' ONLY='$(strip $(ONLY))' LONG='$(strip $(LONG))'

# What no boot uses is not built. The bars, and Debian's user space, are for the small configuration
# on x86-64, when all tests run.
TEST_ALL := $(if $(strip $(ONLY))$(filter-out small,$(NAME))$(filter-out x86_64,$(ARCH)),,1)
TEST_KERNELS := $(shell ONLY='$(strip $(ONLY))' LONG='$(strip $(LONG))' ARCH='$(ARCH)' \
	tests/select-boots --kernels)
test: $(if $(TEST_ALL),$(BENCH_TEST) $(if $(strip $(LONG)),$(O)/debian/initramfs))
test: $(TEST_KERNELS:%=$(K)/%/initramfs)
test: $(K)/$(NAME)/initramfs	## all tests: on the host, in the kernel and in the guest,
##	normal and debug kernel
	@$(TEST_ENV) tests/run

variants: $(O)/linux.applied	## build and boot configurations that others have:
##	clang's kCFI and LTO, PREEMPT_RT, KCSAN, ... (hours)
	@O='$(O)' LINUX='$(LINUX)' TIMEOUT='$(TIMEOUT)' KARGS='$(KARGS)' ONLY='$(strip $(ONLY))' \
		tests/variants

# Too long for make test, which has all other boots.
soak: $(K)/debug/initramfs $(O)/kselftest/kselftest.cpio.gz	## stress-ng and the kernel's own
##	mm tests in the debug kernel (an hour)
	@O='$(K)' KSELFTEST='$(O)/kselftest' MEM_DEBUG='$(strip $(MEM_DEBUG))' KARGS='$(KARGS)' \
		tests/soak

$(O)/kselftest/kselftest.cpio.gz: $(O)/linux.copied tests/kselftest
	@setup/install libcap-dev libnuma-dev
	@$(SAY) '$(O)/kselftest.log' "building the kernel's own mm tests" \
		tests/kselftest '$(LINUX)' '$(@D)'

deb: $(O)/linux.applied	## make installable Debian packages of the configuration CONFIG
##	(/boot/config-...), in BUILD/deb
	@setup/install packages.kernel
	@LINUX='$(LINUX)' CC='$(CC)' JOBS='$(JOBS)' dist/deb '$(O)/deb' '$(BASE)' $(EXTRA)

CLOUD	:= /usr/src/linux-config-$(SERIES)/config.amd64_none_cloud-amd64.xz
cloud: $(O)/linux.applied	## the same with Debian's cloud configuration, booted to a login and
##	compared with Debian's own kernel (hours)
	@setup/install packages.kernel packages.cloud
	@LINUX='$(LINUX)' CC='$(CC)' JOBS='$(JOBS)' dist/deb '$(O)/cloud' '$(CLOUD)' \
		configs/no-debug-info.config
	@LINUX='$(LINUX)' dist/cloud '$(O)/cloud'

allmod: $(O)/linux.applied	## compile DIRS with allmodconfig, and list warnings that the
##	pristine tree does not have (hours)
	@O='$(O)' LINUX='$(LINUX)' PRISTINE='$(SOURCE)' CC='$(CC)' JOBS='$(JOBS)' \
		tests/allmod $(if $(strip $(SYNTAX)),$(if $(filter named,$(SYNTAX)),-q,-s)) $(DIRS)

DEBIAN	:= /usr/src/linux-config-$(SERIES)/config.amd64_none_amd64.xz
dkms: $(O)/linux.applied	## compile the modules of Debian's -dkms packages, and compare
##	messages with the pristine tree's (hours)
	@O='$(O)' LINUX='$(LINUX)' PRISTINE='$(SOURCE)' KCONFIG='$(DEBIAN)' CC='$(CC)' \
		JOBS='$(JOBS)' ONLY='$(strip $(ONLY))' tests/dkms

debian: $(if $(filter x86_64,$(ARCH)),$(O)/debian/initramfs)	## use Debian's zfs, v4l2loopback
##	and drgn in a guest
	@O='$(O)' LINUX='$(LINUX)' CC='$(CC)' JOBS='$(JOBS)' TIMEOUT='$(TIMEOUT)' \
		MEM_DEBIAN='$(strip $(MEM_DEBIAN))' KARGS='$(KARGS)' ONLY='$(strip $(ONLY))' \
		tests/debian

check: $(O)/linux.applied	## sparse, checkpatch, kernel-doc, W=1 and shellcheck on our files
	@O='$(O)' LINUX='$(LINUX)' BASE='$(BASE)' CC='$(CC)' JOBS='$(JOBS)' tests/check

bench: $(BENCH_ALL)	## count the instructions of everything, here and in kernel 6.12, in a
##	table, and time page_owner_sort and allocinfo
	@status=0; $(BENCH_RUN) full || status=1; $(BENCH_SORT) || status=1; \
		$(BENCH_TOP) || status=1; exit $$status

bench-curves: $(BENCH_CURVES)	## draw how costs grow with possible CPUs, call sites, RAM and
##	objects
	@$(BENCH_RUN) curves

bench-quick: $(BENCH_QUICK)	## hold the hot paths to their bars
	@$(BENCH_RUN) quick

apply: setup		## put the overlay on the tree KSRC
	@$(if $(strip $(KSRC)),,echo "apply: say which tree: make apply KSRC=DIR" >&2; exit 1)
	@overlay/apply '$(strip $(KSRC))'

unapply:		## take it off the tree KSRC again
	@$(if $(strip $(KSRC)),,echo "unapply: say which tree: make unapply KSRC=DIR" >&2; exit 1)
	@overlay/unapply '$(strip $(KSRC))'

patch: source		## write the change as a patch series to BUILD/patches
	@overlay/patch '$(B)/patches' '$(SOURCE)'

clean:			## remove BUILD, but for an unpacked kernel source
	@[ ! -d '$(B)' ] || find '$(B)' -mindepth 1 -maxdepth 1 ! -name 'pristine-*' \
		-exec rm -rf {} +

# What is built. The tree is a copy of the source with the overlay on it; overlay/apply writes only
# what differs.
$(O)/linux.copied: $(if $(strip $(KSRC)),FORCE) | source
	@if [ -e $@ ] && [ -z "$$(find '$(SOURCE)/' -name .git -prune -o \
		-type f -newer $@ -print -quit)" ]; then exit 0; fi; \
	$(SAY) '$(O)/copy.log' "copying $(SOURCE)" setup/copy '$(SOURCE)' '$(LINUX)' && touch $@

.PHONY: source
source: $(if $(strip $(KSRC)),setup,fetch)
	@[ -e '$(SOURCE)/Makefile' ] || \
		{ echo "make: KSRC=$(SOURCE) is not a kernel tree" >&2; exit 1; }
	@[ -n '$(BASE)' ] || { echo "make: CONFIG=$(CONFIG) is neither a file nor one of:" \
		"$(notdir $(basename $(wildcard configs/*.config)))" >&2; exit 1; }

$(O)/linux.applied: $(O)/linux.copied $(OVERLAY)
	@$(SAY) '$(O)/apply.log' "applying the overlay" overlay/apply '$(LINUX)'
	@touch $@

# The guest's programs are this machine's own, or are unpacked for its architecture.
GUEST_ROOT := $(if $(call arch,debian),$(B)/root-$(ARCH)/.complete)
$(B)/root-$(ARCH)/.complete: setup/guest-root | setup
	@$(SAY) '$(@D).log' "fetching the guest's programs" \
		setup/guest-root '$(call arch,debian)' '$(@D)'
	@touch $@

# $(1) name, $(2) where the kernel was built. External modules are built where their source is, so
# in a copy.
define guest
$(K)/$(1)/initramfs: $(K)/$(1)/bzImage $$(GUEST) $$(GUEST_ROOT)
	@rm -rf '$$(@D)/guest-modules' && cp -r guest/modules '$$(@D)/guest-modules'
	@$$(SAY) '$$(@D)-guest.log' "building the guest" sh -ec "$$(KMAKE) O='$$(abspath $(2))' \
			M='$$(abspath $$(@D))/guest-modules' modules && \
		CC='$$(CC)' ROOT='$$(GUEST_ROOT:%/.complete=%)' \
		TOOLS='$$(abspath $(K))/guest-tools' \
		guest/make-initramfs '$$@' \
			'$$(@D)'/guest-modules/*.ko $$$$(find '$(2)/lib' -name test_hmm.ko)"
endef

# $(1) name, $(2) whose fragments
define kernel
$(K)/$(1)/bzImage: $(O)/linux.applied $$(FRAGMENTS-$(2)) configs/kernels configs/merge
	@configs/merge '$$(LINUX)' '$$(@D)' $$(FRAGMENTS-$(2))
	@$$(SAY) '$$(@D).log' "building the $(2) kernel" \
		$$(KMAKE) $$(notdir $$(call arch,image)) modules
	@cp '$$(@D)/$$(call arch,image)' $$@

$(call guest,$(1),$(K)/$(1))
endef
$(eval $(call kernel,$(NAME),normal))
$(foreach k,$(filter-out normal distribution,$(KERNELS)),$(eval $(call kernel,$k,$k)))
# The distribution's is the benchmark's, which make test builds anyway.
$(K)/distribution/bzImage: $(BENCH)/dist-on/bzImage
	@mkdir -p '$(@D)' && cp '$<' '$@'
$(eval $(call guest,distribution,$(BENCH)/dist-on))
# Those of tests/variants.list: tests/variants sets the compiler and calls this for each.
$(foreach v,$(VARIANTS),$(eval $(call kernel,variants/$v,$v)))
