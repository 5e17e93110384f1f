"""The tools that send requests by hand: curl, wget, nslookup, and what `kubectl exec` runs."""
