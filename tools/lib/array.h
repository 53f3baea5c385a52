/* SPDX-License-Identifier: GPL-2.0 */
#ifndef TOOLS_LIB_ARRAY_H
#define TOOLS_LIB_ARRAY_H

#define ARRAY_SIZE(array)	(sizeof(array) / sizeof((array)[0]))

#endif
