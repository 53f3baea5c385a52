void __init kmem_cache_init(void);

static void __init mm_init(void)
{
	kmem_cache_init_late();
	page_ext_init_flatmem_late();
}
