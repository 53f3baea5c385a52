extern char *kstrdup(const char *s, gfp_t gfp) __malloc;

static inline void *kmemdup(const void *p, size_t size, gfp_t gfp)
{
	return __real_kmemdup(p, size, gfp);
}

static inline void *memdup_array_user(const void __user *src, size_t n, size_t size)
{
	return memdup_user(src, n * size);
}

void *vmemdup_user(const void __user *src, size_t len)
{
	return kvmalloc(len, GFP_USER);
}
EXPORT_SYMBOL(vmemdup_user);

char *kstrndup(const char *s, size_t max, gfp_t gfp)
{
	return kmalloc_track_caller(max, gfp);
}
EXPORT_SYMBOL(kstrndup);
