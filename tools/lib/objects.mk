# SPDX-License-Identifier: GPL-2.0
# What may be set on the command line, and how an object is made of a file .c of a program's
# folder, or of this one. For the Makefiles of programs, which set HEADERS before if there are
# others than in both folders.
PREFIX	?= /usr/local
DESTDIR	?=
O	?= .
WITHOUT	?=
CC	?= gcc
CFLAGS	?= -O3 -g

WARNINGS := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes
LIB	:= ../lib
HEADERS	+= $(wildcard *.h $(LIB)/*.h)

$(O)/%.o: %.c $(HEADERS) Makefile $(LIB)/objects.mk
	@mkdir -p $(@D)
	$(CC) -std=gnu11 $(CFLAGS) $(WARNINGS) $(DEFINES) -I. -I$(LIB) -I$(O) -c -o $@ $<

$(O)/%.o: $(LIB)/%.c $(HEADERS) Makefile $(LIB)/objects.mk
	@mkdir -p $(@D)
	$(CC) -std=gnu11 $(CFLAGS) $(WARNINGS) $(DEFINES) -I$(LIB) -c -o $@ $<
