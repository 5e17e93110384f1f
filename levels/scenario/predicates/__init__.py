"""How objectives are judged, predicate by predicate."""
