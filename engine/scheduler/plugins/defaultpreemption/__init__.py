"""The plugin DefaultPreemption: less important Pods make room where no node is feasible (plugins/defaultpreemption)."""
