"""The rows of panels, a file each: functions of a view, the cells there are, and the marks. None knows the engine."""
