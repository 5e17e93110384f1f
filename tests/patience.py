"""How long a test waits for another process, or a thread, before it gives up.

Nothing is slept through: whoever waits goes on as soon as what it waits for has come. So it may be long, for machines
that are busy with something else.
"""

PATIENCE_S = 120
