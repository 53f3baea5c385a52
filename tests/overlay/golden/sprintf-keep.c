// SPDX-License-Identifier: GPL-2.0
/* Whoever prints for itself, and to memory that is there. */
static char *name_of(struct port *port)
{
	return kasprintf(GFP_KERNEL, "port%d", port->number);
}

int vscnprintf(char *buf, size_t size, const char *fmt, va_list args);
