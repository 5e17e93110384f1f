"""Files of podfall's own kinds: YAML documents that know their lines, what kind they are of, and writing them whole."""
