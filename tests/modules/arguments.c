// SPDX-License-Identifier: GPL-2.0
/*
 * Arguments with commas that no parentheses protect from a macro.
 * each: STRUCT ARRAY PARAMS POOL TYPE EXPRESSION MACRO
 */
#include <linux/device.h>
#include <linux/module.h>
#include <linux/rhashtable.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <net/page_pool.h>

struct pair {
	int one, two;
};
#define SIZE_AND_FLAGS(size) (size), GFP_KERNEL

void *use(struct device *dev, struct rhashtable *ht);
void *use(struct device *dev, struct rhashtable *ht)
{
#if defined(STRUCT)
	return kmemdup(&(struct pair){ 1, 2 }, sizeof(struct pair), GFP_KERNEL);
#elif defined(ARRAY)
	return devm_kmemdup(dev, (int []){ 1, 2, 3 }, 3 * sizeof(int), GFP_KERNEL);
#elif defined(PARAMS)
	return rhashtable_init(ht, &(const struct rhashtable_params){
			.key_len = 4, .head_offset = 8 }) ? ht : dev;
#elif defined(POOL)
	return page_pool_create(&(struct page_pool_params){ .order = 0, .pool_size = 8 });
#elif defined(TYPE)
	return kmalloc(sizeof(struct { long one, two; }), GFP_KERNEL);
#elif defined(EXPRESSION)
	return kzalloc(({ int one = 1, two = 2; one + two; }), GFP_KERNEL);
#else
	return kmalloc(SIZE_AND_FLAGS(8));
#endif
}
MODULE_LICENSE("GPL");
