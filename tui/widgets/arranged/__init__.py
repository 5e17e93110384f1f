"""Which rows of a panel are shown, and in which order: filters, orders, folds."""
