"""The subcommands of `podfall`, one file each, imported when they are asked for."""
