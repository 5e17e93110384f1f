"""Validation of what is limited and by how much: names of resources, quantities, LimitRanges, ResourceQuotas."""
