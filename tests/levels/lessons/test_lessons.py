"""The lesson of each level of the campaign."""

from __future__ import annotations

from levels.campaign.index import campaign
from levels.lessons.lessons import lesson_of, lessons
from tests.present import present

WIDEST = 120
"""Characters: a sentence takes at most two rows of a window of 80 columns."""


def test_every_level_has_a_lesson_of_one_sentence_and_a_way_to_win():
    known = lessons()
    assert [lesson.level for lesson in known] == campaign()
    for lesson in known:
        assert lesson.before, lesson.level.name
        assert 0 < len(lesson.sentence) <= WIDEST, lesson.level.name
        assert lesson.sentence[-1] in ".?!"
        assert lesson.after.startswith(lesson.sentence)
        assert lesson.steps, lesson.level.name
        assert lesson.par, lesson.level.name


def test_every_line_of_a_reference_uses_a_command_that_is_explained():
    for lesson in lessons():
        for step in lesson.steps:
            assert bool(step.commands) != (step.write is not None), step
            assert all(command.does and "not supported" not in command.does for command in step.commands)


def test_a_command_is_new_where_no_earlier_reference_uses_it_or_not_with_that_option():
    news = {lesson.level.name: lesson.new for lesson in lessons()}
    assert news["bare-pod"] == ("kubectl apply -f",)
    assert news["chasing-ips"] == ("kubectl expose --name --port", "kubectl set env")
    assert news["expose"] == ("kubectl expose --target-port --type",)
    assert news["landlord"] == ("kubectl delete --cascade",)
    assert news["bad-release"] == ("kubectl rollout undo",)
    assert news["pick-a-number"] == ()


def test_a_lesson_is_found_by_the_name_of_its_level():
    assert present(lesson_of("four-ports")).sentence == "Only the process opens a port."
    assert lesson_of("no-such-level") is None
