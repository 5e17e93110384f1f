"""Who asks for what of an application: clients that its manifests imply, and those that a user names."""
