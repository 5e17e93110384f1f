"""The base of every type of a scenario file.

Every struct refuses keys that it does not know, because a typo must not change a level silently. Ticks are integers.
"""

import msgspec


class Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="camel"):
    """Base of all types of the file."""
