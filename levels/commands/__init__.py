"""The console's commands: kubectl, the tools around it, and podfall's own words, one module per group.

`table.commands` makes the shell's table. A word is a plain generator function over the console that it acts on; `Word`
says beside it what `help` shows and whether it changes the cluster.
"""
