"""The STT column: broken numbers joined, and the tree."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_extract.understanding.numbering import Entry, join_number, outline


def paths(*numbers: str) -> list[str]:
    return [place.path for place in outline([Entry(stt=number) for number in numbers])]


@pytest.mark.parametrize(
    ("printed", "joined"),
    [
        ("2.\n1", "2.1"),
        ("3.3. 1", "3.3.1"),
        ("1.2.3 .1", "1.2.3.1"),
        ("VI\nI", "VII"),
        ("1 0", "10"),
        ("1.", "1."),
        ("II", "II"),
        ("a", "a"),
        ("", ""),
        ("1 và 2", "1 và 2"),
        ("I V X L", "I V X L"),
    ],
)
def test_pieces_of_a_number_are_joined_and_nothing_else_is_changed(printed: str, joined: str) -> None:
    assert join_number(printed) == joined


def test_a_ward_form_nests_under_roman_sections() -> None:
    assert paths("I", "1", "2", "2.1", "3", "3.3", "3.3.1", "II", "1") == [
        "I", "I/1", "I/2", "I/2/2.1", "I/3", "I/3/3.3", "I/3/3.3/3.3.1", "II", "II/1",
    ]  # fmt: skip


def test_blank_numbers_stand_under_the_last_number_and_twice_printed_ones_are_told_apart() -> None:
    assert paths("I", "", "4", "4.1", "4.1", "", "", "5") == [
        "I",
        "I/~1",
        "I/4",
        "I/4/4.1",
        "I/4/4.1#2",
        "I/4/4.1#2/~1",
        "I/4/4.1#2/~2",
        "I/5",
    ]


@pytest.mark.parametrize("mark", ["-", "–", "+", "•", "*"])
def test_a_bullet_for_a_number_stands_under_the_nearest_numbered_row(mark: str) -> None:
    assert paths("I", "1", mark, mark, "2", mark, "a", mark, "II", mark) == [
        "I", "I/1", "I/1/~1", "I/1/~2", "I/2", "I/2/~1", "I/2/a", "I/2/a/~1", "II", "II/~1",
    ]  # fmt: skip


def test_a_number_printed_like_a_name_that_was_made_is_told_from_it() -> None:
    assert len(set(paths("1#2", "1", "1", "1"))) == 4


def test_a_number_that_contradicts_its_parent_stays_where_it_is_printed() -> None:
    places = outline([Entry(stt=stt) for stt in ("I", "4", "1.1", "1.2", "5")])
    assert [place.path for place in places] == ["I", "I/4", "I/4/1.1", "I/4/1.2", "I/5"]
    assert [bool(place.odd) for place in places] == [False, False, True, False, False]


def test_letters_hold_roman_numbers_and_the_letter_i_is_told_from_the_roman_one() -> None:
    assert paths("G", "I", "II", "H", "I", "K", "I", "II", "U", "V", "I", "II", "X") == [
        "G", "G/I", "G/II", "H", "I", "K", "K/I", "K/II", "U", "V", "V/I", "V/II", "X",
    ]  # fmt: skip


def test_small_letters_stand_under_numbers() -> None:
    assert paths("A", "1", "a", "b", "2", "B", "1") == ["A", "A/1", "A/1/a", "A/1/b", "A/2", "B", "B/1"]


def test_the_section_of_a_decimal_form_is_its_first_number_and_a_plain_list_has_none() -> None:
    decimal = outline([Entry(stt=stt) for stt in ("1", "1.1", "1.1.1", "2", "2.1")])
    assert [place.section for place in decimal] == ["1", "1", "1", "2", "2"]
    assert [place.section for place in outline([Entry(stt=stt) for stt in ("1", "2", "3")])] == ["", "", ""]


def test_a_heading_without_number_holds_the_numbering_that_starts_anew_under_it() -> None:
    entries = [Entry(heading=True), Entry(stt="1"), Entry(stt="2"), Entry(heading=True), Entry(stt="1")]
    assert [place.path for place in outline(entries)] == ["~1", "~1/1", "~1/2", "~2", "~2/1"]


def test_the_grand_total_stands_outside_the_last_section() -> None:
    entries = [Entry(stt="A"), Entry(stt="1"), Entry(total=True), Entry(stt="B"), Entry(stt="1"), Entry(total=True)]
    assert [place.path for place in outline(entries)] == ["A", "A/1", "A/~1", "B", "B/1", "~1"]


def test_a_mean_below_the_grand_total_leaves_that_outside_the_last_section() -> None:
    entries = [Entry(stt="I"), Entry(stt="1"), Entry(total=True), Entry(total=True), Entry(total=True, mean=True)]
    assert [place.path for place in outline(entries)] == ["I", "I/1", "I/~1", "~1", "~2"]


def test_an_unreadable_number_does_not_derail_those_after_it() -> None:
    assert paths("I", "1", "Đ:Ê", "3", "3.1")[3:] == ["I/3", "I/3/3.1"]


NUMBERS = st.sampled_from(["", "I", "II", "V", "A", "B", "a", "b", "1", "2", "1.1", "1.2", "3.3.1", "x?", "1.", "1)"])


@given(st.lists(st.builds(Entry, stt=NUMBERS, heading=st.booleans(), total=st.booleans()), max_size=30))
def test_paths_are_unique_and_every_parent_is_a_row_above(entries: list[Entry]) -> None:
    places = outline(entries)
    assert len({place.path for place in places}) == len(entries)
    for index, place in enumerate(places):
        assert all(ancestor < index for ancestor in place.ancestors)
        if place.ancestors:
            assert place.path.startswith(places[place.ancestors[-1]].path + "/")
