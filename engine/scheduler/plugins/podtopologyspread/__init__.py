"""The plugin PodTopologySpread: Pods evenly over hosts, zones or any other label (plugins/podtopologyspread).

Hard constraints (`DoNotSchedule`) filter nodes, soft ones (`ScheduleAnyway`) give them points.
"""
