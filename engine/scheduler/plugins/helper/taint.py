"""Which taints keep a Pod off a node (plugins/helper/taint.go)."""

from engine.api.component_helpers.taints import NO_EXECUTE, NO_SCHEDULE

DO_NOT_SCHEDULE_EFFECTS = frozenset({NO_SCHEDULE, NO_EXECUTE})
