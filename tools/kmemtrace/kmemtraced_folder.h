/* SPDX-License-Identifier: GPL-2.0 */
/* The folder of a trace. It is for its owner only, with all in it: that has kernel addresses. */
#ifndef KMEMTRACED_FOLDER_H
#define KMEMTRACED_FOLDER_H

#include <stdbool.h>

#include "kmemtraced_kernel.h"

/* Is nothing in a folder, or is it not there at all? */
bool folder_is_empty(const char *path);

/**
 * folder_make() - make the folder, or take an empty one
 * @path: its name
 * @made: is set to whether it is new
 *
 * Return: the folder, or -1 after saying why not.
 */
int folder_make(const char *path, bool *made);

/* Copy the kernel's metadata. Return: 0, or -1 after saying why not. */
int folder_metadata(int dir, const struct kernel *kernel);

/* Remove what a trace that did not begin has left, and the folder if it was made. */
void folder_remove(int dir, const char *path, bool made);

#endif
