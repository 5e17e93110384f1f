"""In which order Go writes the fields of each struct: the order in which its source declares them.

`order` puts a wire dict into it; the tables beside it say what it is, by the names of the structs here.
"""
