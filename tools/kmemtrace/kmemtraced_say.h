/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What kmemtraced says, on stderr. On a terminal the last line there may be one that shows how the
 * trace goes on, which is removed before anything else is said. Only the main thread says anything.
 */
#ifndef KMEMTRACED_SAY_H
#define KMEMTRACED_SAY_H

#include <stdbool.h>

/* With -q only what went wrong is said. */
void say_quietly(bool quiet);

/* Something that went wrong, or that makes the trace worse than it could be: one line. */
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Something that is good to know. */
void say_note(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* How it goes on; replaces the line before. */
void say_progress(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
