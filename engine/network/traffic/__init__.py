"""Clients and their requests, tick by tick."""
