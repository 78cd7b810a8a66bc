"""Scanner events, added up."""
import collections

REORDER_BELOW = 12


def levels(scans):
    """The last level seen of each article."""
    seen = collections.OrderedDict()
    for scan in scans:
        seen[scan["sku"]] = scan["level"]
    return seen


def running_low(scans):
    return [sku for sku, level in levels(scans).items() if level < REORDER_BELOW]
