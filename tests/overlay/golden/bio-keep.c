/* Caches behind the bios, and callers. */
static struct bio_slab *create_bio_slab(unsigned int size)
{
	struct bio_slab *bslab = kzalloc(sizeof(*bslab), GFP_KERNEL);

	return bslab;
}

static int __init init_bio(void)
{
	return bioset_init(&fs_bio_set, BIO_POOL_SIZE, 0, BIOSET_NEED_BVECS);
}

static void submit(struct block_device *bdev)
{
	struct bio *bio = bio_alloc(bdev, 1, REQ_OP_READ, GFP_KERNEL);

	submit_bio_wait(bio);
	bio_put(bio);
}
