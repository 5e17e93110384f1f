"""What a run consists of: its inputs, in order, and the digest of what they come to."""
