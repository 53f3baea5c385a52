// SPDX-License-Identifier: GPL-2.0
/* Drivers, and what has nothing to do with memory. */
static int probe(struct device *dev)
{
	struct state *state = devm_kzalloc(dev, sizeof(*state), GFP_KERNEL);

	return devm_add_action(dev, stop, state);
}

void devm_kfree(struct device *dev, const void *p);
