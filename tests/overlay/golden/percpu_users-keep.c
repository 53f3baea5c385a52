/* Callers, and per-CPU memory of others. */
static int setup(struct fs *fs)
{
	fs->stat = alloc_percpu(struct stat);
	fs->record = kzalloc(sizeof(*fs->record), GFP_KERNEL);
	return percpu_counter_init(&fs->counter, 0, GFP_KERNEL) ?:
	       percpu_ref_init(&fs->ref, release, 0, GFP_KERNEL);
}
