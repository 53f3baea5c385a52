// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit tests of allocation tags: helpers that allocate for their callers
 *
 * Their allocations must be charged to the lines of the calling test function,
 * and be gone from there once they are freed.
 */
#include <linux/acpi.h>
#include <linux/alloc_tag.h>
#include <linux/bitmap.h>
#include <linux/bpf.h>
#include <linux/cpumask.h>
#include <linux/device.h>
#include <linux/fs.h>
#include <linux/idr.h>
#include <linux/jbd2.h>
#include <linux/kfifo.h>
#include <linux/mm.h>
#include <linux/parser.h>
#include <linux/rcupdate.h>
#include <linux/scatterlist.h>
#include <linux/skbuff.h>
#include <linux/slab.h>
#include <linux/sockptr.h>
#include <linux/string.h>
#include <crypto/skcipher.h>
#include <net/genetlink.h>

#include <asm/pgalloc.h>

#include <kunit/alloc_tag.h>

/* === Socket buffers ======================================================= */

static void socket_buffers(struct kunit *test)
{
#ifdef CONFIG_NET
	struct sk_buff *skb[8];
	unsigned int i;
	u64 bytes = 0;

	skb[0] = alloc_skb(1000, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, skb[0]);
	EXPECT_HELD_BY(test, __func__, charge_of(skb[0]) + charge_of(skb[0]->head), 2);
	skb[1] = skb_copy(skb[0], GFP_KERNEL);
	skb[2] = pskb_copy(skb[0], GFP_KERNEL);
	skb[3] = skb_copy_expand(skb[0], 100, 100, GFP_KERNEL);
	skb[4] = nlmsg_new(1000, GFP_KERNEL);
	skb[5] = genlmsg_new(1000, GFP_KERNEL);
	/* Too long for a page fragment, whose page is shared. */
	skb[6] = netdev_alloc_skb(NULL, 5000);
	skb[7] = dev_alloc_skb(5000);
	for (i = 0; i < ARRAY_SIZE(skb); i++) {
		KUNIT_ASSERT_NOT_NULL(test, skb[i]);
		bytes += charge_of(skb[i]) + charge_of(skb[i]->head);
	}
	EXPECT_HELD_BY(test, __func__, bytes, 2 * ARRAY_SIZE(skb));
	for (i = 0; i < ARRAY_SIZE(skb); i++)
		kfree_skb(skb[i]);
	EXPECT_HELD_BY(test, __func__, 0, 0);
#else
	kunit_skip(test, "CONFIG_NET is not set");
#endif
}

static void socket_buffer_clones(struct kunit *test)
{
#ifdef CONFIG_NET
	struct sk_buff *skb = alloc_skb(1000, GFP_KERNEL), *clone, *shared;
	u64 bytes;

	KUNIT_ASSERT_NOT_NULL(test, skb);
	bytes = charge_of(skb) + charge_of(skb->head);
	clone = skb_clone(skb, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, clone);
	EXPECT_HELD_BY(test, __func__, bytes + charge_of(clone), 3);
	/* Drops the reference to the original, and returns a clone. */
	shared = skb_share_check(skb_get(skb), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, shared);
	KUNIT_EXPECT_PTR_NE(test, shared, skb);
	EXPECT_HELD_BY(test, __func__, bytes + 2 * charge_of(clone), 4);
	kfree_skb(shared);
	kfree_skb(clone);
	EXPECT_HELD_BY(test, __func__, bytes, 2);
	kfree_skb(skb);
	EXPECT_HELD_BY(test, __func__, 0, 0);
#else
	kunit_skip(test, "CONFIG_NET is not set");
#endif
}

/* === Others =============================================================== */

static void inodes(struct kunit *test)
{
	struct kmem_cache *cache = kmem_cache_create("alloc_tag_inode", 600, 0, 0, NULL);
	struct super_block *sb = kunit_kzalloc(test, sizeof(*sb), GFP_KERNEL);
	void *inode;

	KUNIT_ASSERT_TRUE(test, cache && sb);
	inode = alloc_inode_sb(sb, cache, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, inode);
	EXPECT_HELD_BY(test, __func__, charge_of(inode), 1);
	kmem_cache_free(cache, inode);
	EXPECT_HELD_BY(test, __func__, 0, 0);
	kmem_cache_destroy(cache);
}

static void format(struct kunit *test)
{
	char *s = kasprintf(GFP_KERNEL, "%s is %d", "one", 1);

	KUNIT_ASSERT_NOT_NULL(test, s);
	KUNIT_EXPECT_STREQ(test, s, "one is 1");
	EXPECT_HELD_BY(test, __func__, charge_of(s), 1);
	kfree(s);
	EXPECT_HELD_BY(test, __func__, 0, 0);
}

static void bitmaps(struct kunit *test)
{
	unsigned long *map[4];
	unsigned int i;
	u64 bytes = 0;

	map[0] = bitmap_alloc(500, GFP_KERNEL);
	map[1] = bitmap_zalloc(1000, GFP_KERNEL);
	map[2] = bitmap_alloc_node(2000, GFP_KERNEL, NUMA_NO_NODE);
	map[3] = bitmap_zalloc_node(4000, GFP_KERNEL, NUMA_NO_NODE);
	for (i = 0; i < ARRAY_SIZE(map); i++) {
		KUNIT_ASSERT_NOT_NULL(test, map[i]);
		bytes += charge_of(map[i]);
	}
	EXPECT_HELD_BY(test, __func__, bytes, ARRAY_SIZE(map));
	for (i = 0; i < ARRAY_SIZE(map); i++)
		bitmap_free(map[i]);
	EXPECT_HELD_BY(test, __func__, 0, 0);
}

static void cpu_masks(struct kunit *test)
{
#ifdef CONFIG_CPUMASK_OFFSTACK
	cpumask_var_t mask[4];
	unsigned int i;
	u64 bytes = 0;

	KUNIT_ASSERT_TRUE(test, alloc_cpumask_var(&mask[0], GFP_KERNEL));
	KUNIT_ASSERT_TRUE(test, zalloc_cpumask_var(&mask[1], GFP_KERNEL));
	KUNIT_ASSERT_TRUE(test, alloc_cpumask_var_node(&mask[2], GFP_KERNEL, NUMA_NO_NODE));
	KUNIT_ASSERT_TRUE(test, zalloc_cpumask_var_node(&mask[3], GFP_KERNEL, NUMA_NO_NODE));
	for (i = 0; i < ARRAY_SIZE(mask); i++)
		bytes += charge_of(mask[i]);
	EXPECT_HELD_BY(test, __func__, bytes, ARRAY_SIZE(mask));
	for (i = 0; i < ARRAY_SIZE(mask); i++)
		free_cpumask_var(mask[i]);
	EXPECT_HELD_BY(test, __func__, 0, 0);
#else
	kunit_skip(test, "CONFIG_CPUMASK_OFFSTACK is not set");
#endif
}

static void queues(struct kunit *test)
{
	struct kfifo fifo;

	KUNIT_ASSERT_EQ(test, kfifo_alloc(&fifo, 1000, GFP_KERNEL), 0);
	EXPECT_HELD_BY(test, __func__, charge_of(fifo.kfifo.data), 1);
	kfifo_free(&fifo);
	EXPECT_HELD_BY(test, __func__, 0, 0);
}

static void scatterlists(struct kunit *test)
{
#ifdef CONFIG_SGL_ALLOC
	unsigned int n;
	struct scatterlist *list = sgl_alloc(3 * PAGE_SIZE, GFP_KERNEL, &n);

	KUNIT_ASSERT_NOT_NULL(test, list);
	KUNIT_EXPECT_EQ(test, n, 3U);
	EXPECT_HELD_BY(test, __func__, charge_of(list) + 3 * PAGE_SIZE, 4);
	sgl_free(list);
	EXPECT_HELD_BY(test, __func__, 0, 0);
#else
	kunit_skip(test, "CONFIG_SGL_ALLOC is not set");
#endif
}

static void words(struct kunit *test)
{
	char text[] = "one two three";
	substring_t all = { text, text + strlen(text) };
	char *copy = match_strdup(&all);
	int n;
	char **argv = argv_split(GFP_KERNEL, text, &n);

	KUNIT_ASSERT_TRUE(test, copy && argv);
	KUNIT_EXPECT_STREQ(test, copy, text);
	KUNIT_EXPECT_EQ(test, n, 3);
	/* The vector is preceded by a pointer to its copy of the text. */
	EXPECT_HELD_BY(test, __func__,
		       charge_of(copy) + charge_of(argv - 1) + charge_of(argv[-1]), 3);
	kfree(copy);
	argv_free(argv);
	EXPECT_HELD_BY(test, __func__, 0, 0);
}

static void copied_from_user(struct kunit *test)
{
	char text[] = "text";
	char *p = memdup_sockptr_nul(KERNEL_SOCKPTR(text), 4);

	KUNIT_ASSERT_FALSE(test, IS_ERR(p));
	KUNIT_EXPECT_STREQ(test, p, text);
	EXPECT_HELD_BY(test, __func__, charge_of(p), 1);
	kfree(p);
	EXPECT_HELD_BY(test, __func__, 0, 0);
}

static void attributes(struct kunit *test)
{
#ifdef CONFIG_NET
	struct {
		struct nlattr head;
		char text[8];
	} attribute = { { .nla_len = NLA_HDRLEN + sizeof("words") }, "words" };
	char *copy = nla_memdup(&attribute.head, GFP_KERNEL);
	char *string = nla_strdup(&attribute.head, GFP_KERNEL);

	KUNIT_ASSERT_TRUE(test, copy && string);
	KUNIT_EXPECT_STREQ(test, string, "words");
	EXPECT_HELD_BY(test, __func__, charge_of(copy) + charge_of(string), 2);
	kfree(copy);
	kfree(string);
	EXPECT_HELD_BY(test, __func__, 0, 0);
#else
	kunit_skip(test, "CONFIG_NET is not set");
#endif
}

static void crypto_requests(struct kunit *test)
{
#ifdef CONFIG_CRYPTO_NULL
	struct crypto_skcipher *cipher = crypto_alloc_skcipher("ecb(cipher_null)", 0, 0);
	struct skcipher_request *request;

	KUNIT_ASSERT_FALSE(test, IS_ERR(cipher));
	request = skcipher_request_alloc(cipher, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, request);
	EXPECT_HELD_BY(test, __func__, charge_of(request), 1);
	skcipher_request_free(request);
	EXPECT_HELD_BY(test, __func__, 0, 0);
	crypto_free_skcipher(cipher);
#else
	kunit_skip(test, "CONFIG_CRYPTO_NULL is not set");
#endif
}

/* A small area is a slab object, a large one comes from vmalloc(). */
static void bpf_areas(struct kunit *test)
{
#ifdef CONFIG_BPF_SYSCALL
	void *object = bpf_map_area_alloc(100, NUMA_NO_NODE);
	void *area = bpf_map_area_alloc(64 * PAGE_SIZE, NUMA_NO_NODE);

	KUNIT_ASSERT_TRUE(test, object && is_vmalloc_addr(area));
	KUNIT_EXPECT_GE(test, held_by(__func__).bytes, charge_of(object) + 64 * PAGE_SIZE);
	bpf_map_area_free(area);
	EXPECT_HELD_BY(test, __func__, charge_of(object), 1);
	bpf_map_area_free(object);
	EXPECT_HELD_BY(test, __func__, 0, 0);
#else
	kunit_skip(test, "CONFIG_BPF_SYSCALL is not set");
#endif
}

static void journal(struct kunit *test)
{
#ifdef CONFIG_JBD2
	void *buffer = jbd2_alloc(2 * PAGE_SIZE, GFP_KERNEL);
	handle_t *handle = jbd2_alloc_handle(GFP_KERNEL);
	struct jbd2_inode *inode = jbd2_alloc_inode(GFP_KERNEL);

	KUNIT_ASSERT_TRUE(test, buffer && handle && inode);
	EXPECT_HELD_BY(test, __func__,
		       2 * PAGE_SIZE + charge_of(handle) + charge_of(inode), 3);
	jbd2_free(buffer, 2 * PAGE_SIZE);
	jbd2_free_handle(handle);
	jbd2_free_inode(inode);
	EXPECT_HELD_BY(test, __func__, 0, 0);
#else
	kunit_skip(test, "CONFIG_JBD2 is not set");
#endif
}

static void managed(struct kunit *test)
{
	struct device *dev = kunit_kzalloc(test, sizeof(*dev), GFP_KERNEL);
	char *s[5];
	unsigned int i;
	u64 bytes = 0;

	KUNIT_ASSERT_NOT_NULL(test, dev);
	device_initialize(dev);
	s[0] = devm_kmalloc(dev, 100, GFP_KERNEL);
	s[1] = devm_kcalloc(dev, 10, 30, GFP_KERNEL);
	s[2] = devm_kstrdup(dev, "a string", GFP_KERNEL);
	s[3] = devm_kasprintf(dev, GFP_KERNEL, "%d", 1234);
	s[4] = devm_kmemdup(dev, "memory", 7, GFP_KERNEL);
	for (i = 0; i < ARRAY_SIZE(s); i++) {
		KUNIT_ASSERT_NOT_NULL(test, s[i]);
		bytes += charge_of(s[i]);
	}
	KUNIT_EXPECT_STREQ(test, s[3], "1234");
	EXPECT_HELD_BY(test, __func__, bytes, ARRAY_SIZE(s));
	for (i = 0; i < ARRAY_SIZE(s); i++)
		devm_kfree(dev, s[i]);
	EXPECT_HELD_BY(test, __func__, 0, 0);
}

static void page_tables(struct kunit *test)
{
	pte_t *pte = pte_alloc_one_kernel(&init_mm);

	KUNIT_ASSERT_NOT_NULL(test, pte);
	EXPECT_HELD_BY(test, __func__, PAGE_SIZE, 1);
	pte_free_kernel(&init_mm, pte);
	EXPECT_HELD_BY(test, __func__, 0, 0);
}

static void acpica(struct kunit *test)
{
#ifdef CONFIG_ACPI
	void *p = ACPI_ALLOCATE(100), *q = ACPI_ALLOCATE_ZEROED(300);

	KUNIT_ASSERT_TRUE(test, p && q);
	EXPECT_HELD_BY(test, __func__, charge_of(p) + charge_of(q), 2);
	ACPI_FREE(p);
	ACPI_FREE(q);
	EXPECT_HELD_BY(test, __func__, 0, 0);
#else
	kunit_skip(test, "CONFIG_ACPI is not set");
#endif
}

/*
 * A node may come from a reserve that was filled for another tree. So nodes are
 * charged to the line that takes them from the reserve or from slab, and not to
 * a line that only requests an entry.
 */
static void tree_nodes(struct kunit *test)
{
	struct alloc_tag_counters before, after;
	DEFINE_IDR(idr);
	int i;

	/* Nodes of other trees are freed by RCU. */
	rcu_barrier();
	before = held_at("lib/radix-tree.c", "radix_tree_node_alloc");
	for (i = 0; i < 6400; i++)
		KUNIT_ASSERT_EQ(test, idr_alloc(&idr, &idr, 0, 0, GFP_KERNEL), i);
	after = held_at("lib/radix-tree.c", "radix_tree_node_alloc");
	/* A hundred nodes with 64 entries each; other trees may free some still. */
	KUNIT_EXPECT_GE(test, (s64)(after.calls - before.calls), 80LL);
	EXPECT_HELD_BY(test, __func__, 0, 0);
	idr_destroy(&idr);
}

static struct kunit_case helper_cases[] = {
	KUNIT_CASE(socket_buffers),
	KUNIT_CASE(socket_buffer_clones),
	KUNIT_CASE(inodes),
	KUNIT_CASE(format),
	KUNIT_CASE(bitmaps),
	KUNIT_CASE(cpu_masks),
	KUNIT_CASE(queues),
	KUNIT_CASE(scatterlists),
	KUNIT_CASE(words),
	KUNIT_CASE(copied_from_user),
	KUNIT_CASE(attributes),
	KUNIT_CASE(crypto_requests),
	KUNIT_CASE(bpf_areas),
	KUNIT_CASE(journal),
	KUNIT_CASE(managed),
	KUNIT_CASE(page_tables),
	KUNIT_CASE(acpica),
	KUNIT_CASE(tree_nodes),
	{ }
};

static struct kunit_suite helper_suite = {
	.name = "alloc_tag_helpers",
	.init = need_profiling,
	.test_cases = helper_cases,
};

kunit_test_suites(&helper_suite);

MODULE_LICENSE("GPL");
