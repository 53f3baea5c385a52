# SPDX-License-Identifier: GPL-2.0
# Adds to DEFINES and LIBS what unpacks compressed input: zlib, liblzma and libzstd. One that is
# missing is left out, as is one that WITHOUT names. For the Makefiles of programs; needs CC.

# Does a program with this library link? $(1) its header, $(2) the library.
links	= $(shell printf '\043include <$(1)>\nint main(void) { return 0; }\n' | \
	$(CC) $(CFLAGS) -x c - -o /dev/null $(LDFLAGS) -l$(2) 2>/dev/null && echo y)
# $(1) its name in WITHOUT, $(2) its header, $(3) the library, $(4) what the code asks for.
define optional
ifeq ($(filter $(1),$(WITHOUT)),)
ifeq ($(call links,$(2),$(3)),y)
DEFINES	+= -D$(4)
LIBS	+= -l$(3)
endif
endif
endef
$(eval $(call optional,zlib,zlib.h,z,HAVE_ZLIB))
$(eval $(call optional,lzma,lzma.h,lzma,HAVE_LZMA))
$(eval $(call optional,zstd,zstd.h,zstd,HAVE_ZSTD))
INPUTPARTS := input input_gzip input_xz input_zstd
