// SPDX-License-Identifier: GPL-2.0
/// Shared by all topics: hit() reports each match, so that overlay/apply can
/// compare the number of matches with the rules of the topic.
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
