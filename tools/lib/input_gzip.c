// SPDX-License-Identifier: GPL-2.0
/* gzip, by zlib. */
#include <string.h>

#include "input.h"

#ifdef HAVE_ZLIB
#include <stdlib.h>
#include <zlib.h>

static void *gzip_open(void)
{
	z_stream *z = calloc(1, sizeof(*z));

	/* 16 more than the window's size stands for the header of gzip. */
	if (z && inflateInit2(z, MAX_WBITS + 16) != Z_OK) {
		free(z);
		z = NULL;
	}
	return z;
}

static enum decoder_status gzip_step(void *state, const unsigned char **in, size_t *in_len,
				     unsigned char **out, size_t *out_len)
{
	z_stream *z = state;
	int got;

	z->next_in = (unsigned char *)*in;
	z->avail_in = *in_len;
	z->next_out = *out;
	z->avail_out = *out_len;
	got = inflate(z, Z_NO_FLUSH);
	*in = z->next_in;
	*in_len = z->avail_in;
	*out = z->next_out;
	*out_len = z->avail_out;
	if (got == Z_STREAM_END)
		return inflateReset(z) == Z_OK ? DECODER_END : DECODER_ERROR;
	return got == Z_OK || got == Z_BUF_ERROR ? DECODER_MORE : DECODER_ERROR;
}

static void gzip_close(void *state)
{
	inflateEnd(state);
	free(state);
}
#else
#define gzip_open	NULL
#define gzip_step	NULL
#define gzip_close	NULL
#endif

static bool gzip_begins(const unsigned char *bytes, size_t len)
{
	return len >= 2 && !memcmp(bytes, "\x1f\x8b", 2);
}

const struct decoder gzip_decoder = {
	.name = "gzip",
	.begins = gzip_begins,
	.padding = 1,
	.open = gzip_open,
	.step = gzip_step,
	.close = gzip_close,
};
