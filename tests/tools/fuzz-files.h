/* SPDX-License-Identifier: GPL-2.0 */
/*
 * For fuzzers of readers that take a stream and nothing else: the first byte says in which pieces
 * the source gives the others, since a record may end anywhere in what a read() returns. Without
 * libFuzzer, main() takes the bytes from files (FROM_FILES).
 */
#ifndef TESTS_TOOLS_FUZZ_FILES_H
#define TESTS_TOOLS_FUZZ_FILES_H

#include <errno.h>

#include "fuzz.h"

/* There is at least the first byte. */
static struct source source_of(const uint8_t *data, size_t size)
{
	return (struct source){
		.at = data + 1,
		.left = size - 1,
		.piece = data[0] ? data[0] : SIZE_MAX,
		/* The source may also fail. */
		.fails = data[0] == 255,
	};
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#ifdef FROM_FILES
static void cannot_read(const char *name, const char *error)
{
	fprintf(stderr, "fuzz-reader: cannot read %s: %s\n", name, error);
	exit(1);
}

/* Each file with all sizes of pieces that matter: a byte at a time, odd ones, a failing source. */
static void one_file(const char *name)
{
	static const uint8_t pieces[] = { 0, 1, 2, 7, 64, 254, 255 };
	static uint8_t data[4 << 20];
	FILE *file = fopen(name, "rb");
	size_t size, i;

	if (!file)
		cannot_read(name, strerror(errno));
	size = fread(data + 1, 1, sizeof(data) - 1, file) + 1;
	if (ferror(file))
		cannot_read(name, strerror(errno));
	if (getc(file) != EOF)
		cannot_read(name, "it is larger than 4 MiB");
	fclose(file);
	for (i = 0; i < sizeof(pieces); i++) {
		/* A copy of its own size, so that reading too far is seen. */
		uint8_t *copy = malloc(size);

		if (!copy)
			abort();
		memcpy(copy, data, size);
		copy[0] = pieces[i];
		LLVMFuzzerTestOneInput(copy, size);
		free(copy);
	}
}

int main(int argc, char **argv)
{
	int i;

	LLVMFuzzerTestOneInput(NULL, 0);
	for (i = 1; i < argc; i++)
		one_file(argv[i]);
	printf("%d files\n", argc - 1);
	return 0;
}
#endif

#endif
