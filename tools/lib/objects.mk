# SPDX-License-Identifier: GPL-2.0
# How an object is made of a file .c of a program's folder, or of this one. For the Makefiles of
# programs, which set O, CC and CFLAGS before, and HEADERS if there are others than in both folders.
WARNINGS := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes
LIB	:= ../lib
HEADERS	+= $(wildcard *.h $(LIB)/*.h)

$(O)/%.o: %.c $(HEADERS) Makefile $(LIB)/objects.mk
	@mkdir -p $(@D)
	$(CC) -std=gnu11 $(CFLAGS) $(WARNINGS) $(DEFINES) -I. -I$(LIB) -I$(O) -c -o $@ $<

$(O)/%.o: $(LIB)/%.c $(HEADERS) Makefile $(LIB)/objects.mk
	@mkdir -p $(@D)
	$(CC) -std=gnu11 $(CFLAGS) $(WARNINGS) $(DEFINES) -I$(LIB) -c -o $@ $<
