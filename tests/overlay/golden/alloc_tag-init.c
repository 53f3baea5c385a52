static void __init mm_init(void)
{
	page_ext_init_flatmem();
	mem_init();
	kmem_cache_init();
	page_ext_init_flatmem_late();
}
