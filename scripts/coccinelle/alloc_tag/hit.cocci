// SPDX-License-Identifier: GPL-2.0
/// What all topics share: hit() reports each match, for the count of matches
/// that overlay/apply compares with overlay/rules.
///
//# Not run by itself: the topics include it.
// Confidence: High
// Options: --no-includes --include-headers

@initialize:python@
@@
import re
import sys

def inside(p):
    """The function that a position is in, by its name before the rename."""
    return re.sub("_(noprof|(un)?tagged)$", "", p[0].current_element)

def hit(rule, where):
    print("HIT", rule, where, file=sys.stderr)
