"""Entities are marked in the citizen's own text, and nothing in it becomes HTML."""

from hotline.console.transcripts.marking import marked


def test_an_entity_is_marked_where_it_stands() -> None:
    html = marked("望京路灯坏了", [{"entity": "place", "start": 0, "end": 2}])
    assert html == '<mark title="place">望京</mark>路灯坏了'


def test_the_longer_of_two_overlapping_entities_wins() -> None:
    entities = [{"entity": "number", "start": 2, "end": 3}, {"entity": "place", "start": 0, "end": 4}]
    assert marked("望京3号坏", entities) == '<mark title="place">望京3号</mark>坏'


def test_markup_of_the_citizen_stays_text() -> None:
    html = marked("<script>x</script>路灯", [{"entity": "<b>", "start": 0, "end": 8}])
    assert "<script>" not in html
    assert "<b>" not in html


def test_spans_outside_the_text_are_left_out() -> None:
    assert marked("路灯", [{"entity": "place", "start": 1, "end": 9}, {"entity": "x"}]) == "路灯"
