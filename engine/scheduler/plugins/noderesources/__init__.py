"""The plugins NodeResourcesFit and NodeResourcesBalancedAllocation: requests of Pods against what nodes offer."""
