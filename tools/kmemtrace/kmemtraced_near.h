/* SPDX-License-Identifier: GPL-2.0 */
/* Where a thread should run. */
#ifndef KMEMTRACED_NEAR_H
#define KMEMTRACED_NEAR_H

/* Have this thread run on the node of a CPU. */
void near_cpu(unsigned int cpu);

#endif
