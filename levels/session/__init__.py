"""One played cluster: scenario, journal, console words, score."""
