"""What would have saved a lost request: changes to forks of the past, each played until the request is settled."""
