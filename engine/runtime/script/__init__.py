"""The scripts of containers: a shell after the POSIX command language, whose state is plain data.

`parser` reads a text into the tree of `tree`, `program` lays it out as steps, and `machine` takes them, each at its
time: a script that sleeps is a place in its program and a few texts, so that a keyframe can copy it.
"""
