# SPDX-License-Identifier: GPL-2.0
# The kernels of the benchmark and its guest; included by the Makefile.
BENCH	:= $(O)/bench
BENCH_LATER := 6.12
BENCH_SRC := $(shell find bench/module bench/guest -type f)
BENCH_QUICK := $(patsubst %,$(BENCH)/%/initramfs,n normal dist-n dist-on)
BENCH_TEST := $(if $(strip $(LONG)),$(BENCH_QUICK),$(filter $(BENCH)/dist-%,$(BENCH_QUICK)))
BENCH_CURVES := $(patsubst %,$(BENCH)/%/initramfs,n on on-256) $(BENCH)/on/initramfs-tags
BENCH_ALL := $(patsubst %,$(BENCH)/%/initramfs,pristine n on $(BENCH_LATER)-n $(BENCH_LATER)-on \
	dist-pristine dist-n dist-on dist-$(BENCH_LATER)-n dist-$(BENCH_LATER)-on \
	owner-pristine owner-n owner-$(BENCH_LATER)-n trace-n)
BENCH_RUN = O='$(O)' BASE='$(BASE)' TIMEOUT='$(TIMEOUT)' CC='$(CC)' \
	QEMU_INC='$(strip $(QEMU_INC))' bench/run
# Apart from that a program on the host, measured in seconds.
BENCH_SORT = CC='$(CC)' PRISTINE='$(SOURCE)' bench/page-owner-sort
BENCH_TOP = CC='$(CC)' bench/allocinfo

.PHONY: fetch-later

# The later kernel, which has a profiling of its own, is needed here only.
fetch-later:
	@setup/install linux-source-$(BENCH_LATER)
	@setup/fetch $(BENCH_LATER) '$(B)/pristine-$(BENCH_LATER)'

# $(1) name, $(2) source tree, $(3) what makes it, as a prerequisite, $(4) fragments
define bench-kernel
$(BENCH)/$(1)/bzImage: $(3) $(4) configs/merge
	@configs/merge '$(2)' '$$(@D)' $(4)
	@$$(SAY) '$$(@D).log' "building the kernel $(1) of the benchmark" $$(MAKE) -C '$(2)' \
		O='$$(abspath $$(@D))' ARCH='$$(ARCH)' CC='$$(CC)' \
		-j$$(strip $$(JOBS)) bzImage modules
	@cp '$$(@D)/arch/x86/boot/bzImage' $$@

$(call bench-guest,$(1),$(2),$(BENCH)/$(1))
endef

# $(1) name, $(2) source tree, $(3) where the kernel was built
define bench-guest
$(BENCH)/$(1)/initramfs: $(BENCH)/$(1)/bzImage $(BENCH_SRC) bench/make-initramfs
	@rm -rf '$$(@D)/bench-module' && cp -r bench/module '$$(@D)/bench-module'
	@$$(SAY) '$$(@D)-guest.log' "building the guest for $(1)" sh -ec "$$(MAKE) -C '$(2)' \
			O='$$(abspath $(3))' ARCH='$$(ARCH)' CC='$$(CC)' \
			M='$$(abspath $$(@D))/bench-module' modules && \
		CC='$$(CC)' bench/make-initramfs '$$@' '$$(@D)/bench-module/alloc_bench.ko'"
endef
# Of three trees: the pristine one, the one with the overlay, and that of the later kernel. $(1) is
# the name, $(2) the fragments.
pristine = $(eval $(call bench-kernel,$(1),$(SOURCE),| source,$(2)))
applied	= $(eval $(call bench-kernel,$(1),$(LINUX),$(O)/linux.applied,$(2)))
later	= $(eval $(call bench-kernel,$(1),$(B)/pristine-$(BENCH_LATER),| fetch-later,$(2)))

PLAIN	:= $(BASE) bench/plain.config
PLAIN_ON := $(PLAIN) bench/profiling.config
$(call pristine,pristine,$(PLAIN))
$(call applied,n,$(PLAIN))
$(call applied,on,$(PLAIN_ON) bench/defaults.config)
$(call applied,on-256,$(PLAIN_ON) bench/defaults.config bench/256.config)
$(call later,$(BENCH_LATER)-n,$(PLAIN))
$(call later,$(BENCH_LATER)-on,$(PLAIN_ON))

# The normal kernel of make test, whose KUnit suites cost nothing when they do not run: bench-quick
# has one kernel less to build.
$(BENCH)/normal/bzImage: $(O)/$(NAME)/bzImage
	@mkdir -p '$(@D)' && cp '$<' '$@'
$(eval $(call bench-guest,normal,$(LINUX),$(O)/$(NAME)))

# The same with what a distribution's configuration has on an allocation's way.
dist = $(BASE) configs/distribution.config configs/distribution-$(1).config
$(call pristine,dist-pristine,$(call dist,$(SERIES)))
$(call applied,dist-n,$(call dist,$(SERIES)))
$(call applied,dist-on,$(FRAGMENTS-distribution))
$(call later,dist-$(BENCH_LATER)-n,$(call dist,$(BENCH_LATER)))
$(call later,dist-$(BENCH_LATER)-on,$(call dist,$(BENCH_LATER)) bench/profiling.config)

# And that with page_owner, but without profiling, of which page_owner is no part.
owner = $(call dist,$(1)) bench/page-owner.config
$(call pristine,owner-pristine,$(call owner,$(SERIES)))
$(call applied,owner-n,$(call owner,$(SERIES)))
$(call later,owner-$(BENCH_LATER)-n,$(call owner,$(BENCH_LATER)))

# And that with kmemtrace, also without profiling.
$(call applied,trace-n,$(call dist,$(SERIES)) bench/kmemtrace.config)

$(BENCH)/on/initramfs-tags: $(BENCH)/on/initramfs $(wildcard bench/tags/*)
	@rm -rf '$(@D)/bench-tags' && cp -r bench/tags '$(@D)/bench-tags'
	@$(SAY) '$(@D)-tags.log' "building modules with many call sites" \
		sh -ec "$(KMAKE) M='$(abspath $(@D))/bench-tags' modules && \
		CC='$(CC)' bench/make-initramfs '$@' '$(@D)/bench-module/alloc_bench.ko' \
			'$(@D)'/bench-tags/*.ko"
