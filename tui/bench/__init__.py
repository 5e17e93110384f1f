"""What the screen costs on this machine, beside its bars."""
