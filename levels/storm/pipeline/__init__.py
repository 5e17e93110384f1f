"""A storm in a pipeline: what fails it, an earlier one to compare with, and the reports that build servers show."""
