// SPDX-License-Identifier: GPL-2.0
void *devm_kmalloc(struct device *dev, size_t size, gfp_t gfp) __alloc_size(2);

static __always_inline struct devres *alloc_dr(dr_release_t release, size_t size, gfp_t gfp, int nid)
{
	return kmalloc_node_track_caller(size + sizeof(struct devres), gfp, nid);
}

void *devm_kmalloc(struct device *dev, size_t size, gfp_t gfp)
{
	struct devres *dr = alloc_dr(devm_kmalloc_release, size, gfp, dev_to_node(dev));

	return dr ? dr->data : NULL;
}
EXPORT_SYMBOL_GPL(devm_kmalloc);

char *devm_kstrdup(struct device *dev, const char *s, gfp_t gfp)
{
	return memcpy(devm_kmalloc(dev, strlen(s) + 1, gfp), s, strlen(s) + 1);
}

unsigned long devm_get_free_pages(struct device *dev, gfp_t gfp_mask, unsigned int order)
{
	struct pages_devres *devres = devres_alloc(devm_pages_release, sizeof(*devres), GFP_KERNEL);

	devres->addr = __get_free_pages(gfp_mask, order);
	return devres->addr;
}
