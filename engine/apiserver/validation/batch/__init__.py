"""Validation of the batch group: Jobs and CronJobs."""
