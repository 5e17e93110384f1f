"""What podfall costs on this machine, beside its bars."""
