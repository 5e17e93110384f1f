"""What of the routes a room holds, decided before anything is painted: columns, how much each says, what is cut."""
