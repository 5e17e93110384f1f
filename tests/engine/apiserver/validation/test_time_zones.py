"""Time zones of CronJobs: those that there are."""

from __future__ import annotations

from typing import Any

import pytest

from engine.apiserver.endpoints.rest import RESTEndpoints
from tests.engine.apiserver.validation.kindobjects import create, refusal

EXPLICIT = "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones"


def cron_job(zone: str) -> dict[str, Any]:
    pod = {"restartPolicy": "Never", "containers": [{"name": "c", "image": "busybox"}]}
    spec = {"schedule": "* * * * *", "timeZone": zone, "jobTemplate": {"spec": {"template": {"spec": pod}}}}
    return {"apiVersion": "batch/v1", "kind": "CronJob", "metadata": {"name": "x"}, "spec": spec}


@pytest.mark.parametrize("zone", ["Europe/Berlin", "UTC", "Etc/GMT+5", "America/Argentina/Buenos_Aires", "US/Pacific"])
def test_a_zone_of_the_database_is_taken(rest: RESTEndpoints, zone: str):
    assert create(rest, cron_job(zone))["spec"]["timeZone"] == zone


@pytest.mark.parametrize(
    ("zone", "why"),
    [
        ("Mars/Base", "unknown time zone Mars/Base"),
        ("europe/berlin", "unknown time zone europe/berlin"),
        ("America", "unknown time zone America"),
        ("../UTC", "unknown time zone ../UTC"),
        ("", "timeZone must be nil or non-empty string"),
        ("Local", EXPLICIT),
    ],
)
def test_another_is_refused(rest: RESTEndpoints, zone: str, why: str):
    assert refusal(create, rest, cron_job(zone)) == f'spec.timeZone: Invalid value: "{zone}": {why}'


def test_local_in_other_letters_is_not_even_a_zone(rest: RESTEndpoints):
    said = refusal(create, rest, cron_job("local"))
    assert said == (
        f'[spec.timeZone: Invalid value: "local": {EXPLICIT}, '
        'spec.timeZone: Invalid value: "local": unknown time zone local]'
    )
