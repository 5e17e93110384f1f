"""Descriptions of budgets, quotas, limits, priorities and autoscalers."""
