"""Random numbers and identifiers that are the same in every run."""

import os
import random
import sys
import uuid


class Chance:
    def __init__(self):
        self.bytes = random.Random()

    def install(self):
        os.urandom = self.bytes.randbytes
        random._urandom = self.bytes.randbytes
        # uuid1 then takes time, clock sequence and this node, none of which is chance any more.
        uuid._generate_time_safe = uuid._UuidCreate = None
        uuid.getnode = lambda: 0x020000000001

    def reset(self, seed):
        """The same seed gives the same numbers from `random`, `secrets`, `uuid` and NumPy."""
        self.bytes.seed(seed)
        random.seed(seed)
        uuid._last_timestamp = None
        numpy = sys.modules.get("numpy")
        if hasattr(numpy, "random"):
            numpy.random.seed(self.bytes.getrandbits(32))
