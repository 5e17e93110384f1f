"""A storm: one fault after another on an application, what each costs those who ask, and what would keep it."""
