// SPDX-License-Identifier: GPL-2.0
/* zstd, by libzstd. */
#include <string.h>

#include "input.h"

#ifdef HAVE_ZSTD
#include <zstd.h>

static void *zstd_open(void)
{
	return ZSTD_createDStream();
}

static enum decoder_status zstd_step(void *state, const unsigned char **in, size_t *in_len,
				     unsigned char **out, size_t *out_len)
{
	ZSTD_inBuffer from = { .src = *in, .size = *in_len };
	ZSTD_outBuffer to = { .dst = *out, .size = *out_len };
	size_t got = ZSTD_decompressStream(state, &to, &from);

	if (ZSTD_isError(got))
		return DECODER_ERROR;
	*in += from.pos;
	*in_len -= from.pos;
	*out += to.pos;
	*out_len -= to.pos;
	return got == 0 ? DECODER_END : DECODER_MORE;
}

static void zstd_close(void *state)
{
	ZSTD_freeDStream(state);
}
#else
#define zstd_open	NULL
#define zstd_step	NULL
#define zstd_close	NULL
#endif

/* With a frame, or with one to be skipped, as pzstd has before each: 0x184d2a50 to 0x184d2a5f. */
static bool zstd_begins(const unsigned char *bytes, size_t len)
{
	return len >= 4 &&
	       (!memcmp(bytes, "\x28\xb5\x2f\xfd", 4) ||
		((bytes[0] & 0xf0) == 0x50 && !memcmp(bytes + 1, "\x2a\x4d\x18", 3)));
}

const struct decoder zstd_decoder = {
	.name = "zstd",
	.begins = zstd_begins,
	.open = zstd_open,
	.step = zstd_step,
	.close = zstd_close,
};
