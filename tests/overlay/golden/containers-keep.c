// SPDX-License-Identifier: GPL-2.0
/* What is put into a container is its user's. */
static int push(struct ring *ring, struct item *item)
{
	struct item *copy = kmemdup(item, sizeof(*item), GFP_KERNEL);

	return ptr_ring_produce(&ring->ring, copy);
}

void ptr_ring_cleanup(struct ptr_ring *r, void (*destroy)(void *));
