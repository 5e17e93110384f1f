"""Protobuf request bodies, as kubectl 1.32 and newer send them for some commands."""
