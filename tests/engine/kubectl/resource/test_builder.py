"""What the arguments of a line select."""

from __future__ import annotations

from tests.levels.session.playing import run, session_of


def test_a_type_of_a_category_comes_once_whatever_the_number_of_its_versions():
    session = session_of()
    assert (
        run(session, "kubectl create deployment web --image=nginx && kubectl autoscale deployment web --max=3")[0] == 0
    )

    by_category = run(session, "kubectl get all -o name")[1].splitlines()
    assert by_category.count("horizontalpodautoscaler.autoscaling/web") == 1
    assert run(session, "kubectl get hpa,all -o name")[1].splitlines().count(by_category[-1]) == 1
