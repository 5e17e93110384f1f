"""The cluster as a whole: what builds it, wires it, brings it up, and what faults reach of it."""
