// SPDX-License-Identifier: GPL-2.0
char *kasprintf(gfp_t gfp, const char *fmt, ...);

char *kvasprintf(gfp_t gfp, const char *fmt, va_list ap)
{
	char *text = kmalloc_track_caller(vsnprintf(NULL, 0, fmt, ap) + 1, gfp);

	return text;
}
EXPORT_SYMBOL(kvasprintf);

const char *kvasprintf_const(gfp_t gfp, const char *fmt, va_list ap)
{
	if (strchr(fmt, '%'))
		return kvasprintf(gfp, fmt, ap);
	return kstrdup_const(fmt, gfp);
}
