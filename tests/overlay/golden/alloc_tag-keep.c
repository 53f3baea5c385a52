void __init kmem_cache_init(void);

static void __init mm_init(void)
{
	kmem_cache_init_late();
	page_ext_init_flatmem_late();
}

static void splice_begin(struct pipe_inode_info *pipe)
{
	current->splice_pipe = pipe;
}
