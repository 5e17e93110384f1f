"""The console's commands: kubectl, the tools around it, and podfall's own words, one module per group.

`commands` makes the shell's table. A word is a plain generator function over the console that it acts on; `Word` says
beside it what `help` shows and whether it changes the cluster.
"""

from levels.session.words.console import Console
from levels.session.words.table import WORDS, commands

__all__ = ["WORDS", "Console", "commands"]
