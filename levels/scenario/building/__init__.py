"""From a scenario to its cluster, clients and faults."""
