"""Boxes in which something is played between two frames: what would have saved a request, a storm."""
