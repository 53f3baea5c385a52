/* Other names, and a caller that is not hooked. */
extern char *strncpy(char *to, const char *from, size_t n);

static char *name_of(struct device *dev)
{
	return kstrdup(dev->name, GFP_KERNEL);
}
