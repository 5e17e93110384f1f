"""Descriptions of accounts, roles and certificate requests."""
