"""A storm on what stands now in somebody's session: the console's word `storm`."""
