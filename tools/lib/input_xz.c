// SPDX-License-Identifier: GPL-2.0
/* xz, by liblzma. */
#include <string.h>

#include "input.h"

#ifdef HAVE_LZMA
#include <lzma.h>
#include <stdlib.h>

static lzma_ret start(lzma_stream *lzma)
{
	return lzma_stream_decoder(lzma, UINT64_MAX, 0);
}

static void *xz_open(void)
{
	lzma_stream *lzma = malloc(sizeof(*lzma));

	if (!lzma)
		return NULL;
	*lzma = (lzma_stream)LZMA_STREAM_INIT;
	if (start(lzma) != LZMA_OK) {
		free(lzma);
		return NULL;
	}
	return lzma;
}

static enum decoder_status xz_step(void *state, const unsigned char **in, size_t *in_len,
				   unsigned char **out, size_t *out_len)
{
	lzma_stream *lzma = state;
	lzma_ret got;

	lzma->next_in = *in;
	lzma->avail_in = *in_len;
	lzma->next_out = *out;
	lzma->avail_out = *out_len;
	got = lzma_code(lzma, LZMA_RUN);
	*in = lzma->next_in;
	*in_len = lzma->avail_in;
	*out = lzma->next_out;
	*out_len = lzma->avail_out;
	if (got == LZMA_STREAM_END)
		return start(lzma) == LZMA_OK ? DECODER_END : DECODER_ERROR;
	return got == LZMA_OK || got == LZMA_BUF_ERROR ? DECODER_MORE : DECODER_ERROR;
}

static void xz_close(void *state)
{
	lzma_end(state);
	free(state);
}
#else
#define xz_open		NULL
#define xz_step		NULL
#define xz_close	NULL
#endif

static bool xz_begins(const unsigned char *bytes, size_t len)
{
	return len >= 6 && !memcmp(bytes, "\3757zXZ\0", 6);
}

const struct decoder xz_decoder = {
	.name = "xz",
	.begins = xz_begins,
	.padding = 4,
	.open = xz_open,
	.step = xz_step,
	.close = xz_close,
};
