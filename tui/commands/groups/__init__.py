"""Groups of commands that import a subcommand when it is asked for, and say in one line what was typed wrong."""
