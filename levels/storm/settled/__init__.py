"""The settled world from which every fault begins anew, when it is at rest, and what there is to hit in it."""
