"""The profile `default-scheduler`: which plugins run, in which order and with which weight.

Upstream: getDefaultPlugins of apis/config/v1/default_plugins.go. What a plugin does apart from filters and scores is
called by name: PrioritySort orders the queue (`schedulingqueue`), DefaultPreemption looks for victims where no node is
feasible (`plugins.defaultpreemption`), DefaultBinder binds (`Scheduler`). Not modelled: the volume plugins (only a
claim that does not exist is noticed) and the gates and resource claims of newer releases.
"""

from __future__ import annotations

from engine.scheduler.framework.interface import Plugin
from engine.scheduler.plugins import (
    imagelocality,
    interpodaffinity,
    nodeaffinity,
    nodename,
    nodeports,
    nodeunschedulable,
    tainttoleration,
)
from engine.scheduler.plugins.noderesources import balanced_allocation, fit
from engine.scheduler.plugins.podtopologyspread import filtering, scoring

DEFAULT_PLUGINS: tuple[Plugin, ...] = (
    Plugin("NodeUnschedulable", filter=nodeunschedulable.filter_node),
    Plugin("NodeName", filter=nodename.filter_node),
    Plugin("TaintToleration", weight=3, filter=tainttoleration.filter_node, score=tainttoleration.score_nodes),
    Plugin("NodeAffinity", weight=2, filter=nodeaffinity.filter_node, score=nodeaffinity.score_nodes),
    Plugin("NodePorts", filter=nodeports.filter_node),
    Plugin("NodeResourcesFit", weight=1, filter=fit.filter_node, node_score=fit.least_allocated),
    Plugin("PodTopologySpread", weight=2, pre_filter=filtering.pre_filter, score=scoring.score_nodes),
    Plugin("InterPodAffinity", weight=2, pre_filter=interpodaffinity.pre_filter, score=interpodaffinity.score_nodes),
    Plugin("NodeResourcesBalancedAllocation", weight=1, node_score=balanced_allocation.balanced_allocation),
    Plugin("ImageLocality", weight=1, score=imagelocality.score_nodes),
)
"""In upstream's order: the first filter that rejects a node is the one that is told."""
