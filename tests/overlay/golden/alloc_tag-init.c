static void __init mm_init(void)
{
	page_ext_init_flatmem();
	mem_init();
	kmem_cache_init();
	page_ext_init_flatmem_late();
}

static struct task_struct *dup_task_struct(struct task_struct *orig, int node)
{
	struct task_struct *tsk;

	tsk = alloc_task_struct_node(node);
	tsk->splice_pipe = NULL;
	tsk->task_frag.page = NULL;
	return tsk;
}
