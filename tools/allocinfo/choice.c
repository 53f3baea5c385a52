// SPDX-License-Identifier: GPL-2.0
/* allocinfo: takes the options that more than one command has. */
#include <getopt.h>

#include "choice.h"
#include "command.h"
#include "units.h"

int choice_take(struct choice *choice, int option, const char * const *sorts,
		unsigned int nr_sorts)
{
	int number;

	switch (option) {
	case 'n':
		if (parse_count("--count", optarg, &choice->count))
			return EXIT_USAGE;
		choice->counted = true;
		if (!choice->count)
			choice->count = UINT32_MAX;
		break;
	case 's':
		number = parse_name("--sort", optarg, sorts, nr_sorts);
		if (number < 0)
			return EXIT_USAGE;
		choice->sort = number;
		break;
	case 'b':
		number = parse_name("--by", optarg, by_names, BYS);
		if (number < 0)
			return EXIT_USAGE;
		choice->by = number;
		break;
	case 'F':
		return filter_add(&choice->filter, optarg);
	case 'm':
		if (units_parse_size(optarg, &choice->least))
			return wrong_usage("--min takes a size such as 64K, not \"%s\"", optarg);
		break;
	case 'B':
		choice->bytes = true;
		break;
	case 'j':
		choice->json = true;
		break;
	}
	return 0;
}
