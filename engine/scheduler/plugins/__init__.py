"""The scheduler's plugins, by upstream's names (pkg/scheduler/framework/plugins)."""
