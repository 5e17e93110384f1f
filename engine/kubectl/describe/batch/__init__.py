"""Descriptions of Jobs and CronJobs."""
