"""Plain data: made into typed objects (`fit`), and kept in containers that a keyframe copies in one go (`flat`).

Plain text: what `echo` makes of its arguments.
"""
