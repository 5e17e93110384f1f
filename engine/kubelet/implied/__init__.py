"""What a manifest implies of containers whose image nobody described: `ports`, and whom they `need`."""
