"""Scenario files: read strictly, turned into a cluster, clients, faults and judged objectives."""
