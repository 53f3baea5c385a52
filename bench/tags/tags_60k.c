// SPDX-License-Identifier: GPL-2.0
#define THOUSANDS_OF_SITES 60
#include "tags.h"
