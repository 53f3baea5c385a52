// SPDX-License-Identifier: GPL-2.0
#define THOUSANDS_OF_SITES 10
#include "tags.h"
