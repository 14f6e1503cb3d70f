from translation.sections import Line, Section, sections

BODY, NOTES = "word/document.xml", "word/footnotes.xml"


def lines(*given: tuple[str, int | None], part: str = BODY, first: int = 100) -> list[Line]:
    return [
        Line(first + at, first + at, part, text, level) for at, (text, level) in enumerate(given)
    ]


def told(found: list[Section]) -> list[tuple[str, int, int]]:
    return [(one.name, one.first, one.last) for one in found]


def test_a_section_ends_before_the_next_heading_of_its_level_or_a_higher_one() -> None:
    found = sections(
        lines(
            ("Preamble", None),
            ("Introduction", 1),
            ("Text", None),
            ("Background", 2),
            ("Text", None),
            ("Budget", 2),
            ("Decision", 1),
            ("Text", None),
        )
    )
    assert told(found) == [
        ("Introduction", 101, 105),
        ("Background", 103, 104),
        ("Budget", 105, 105),
        ("Decision", 106, 107),
    ]
    assert [(one.number, one.segments) for one in found] == [(2, 5), (4, 2), (6, 1), (7, 2)]


def test_the_last_section_ends_with_its_part() -> None:
    notes = lines(("A footnote", None), part=NOTES, first=200)
    assert told(sections([*lines(("决定", 1), ("正文", None)), *notes])) == [("决定", 100, 101)]


def test_a_heading_of_two_segments_is_one_section() -> None:
    heading = [Line(1, 7, BODY, "Article 5.", 1), Line(2, 7, BODY, "Languages", 1)]
    assert told(sections([*heading, Line(3, 8, BODY, "Text", None)])) == [
        ("Article 5. Languages", 1, 3)
    ]


def test_names_are_without_tags_and_of_bearable_length() -> None:
    (tagged, long, odd) = sections(
        lines(("{1}الميزانية{/1} {2/}{{x}}", 1), ("word " * 60, 1), ("a { b", 1))
    )
    assert tagged.name == "الميزانية {x}"
    assert len(long.name) <= 90
    assert long.name.endswith("word…")
    assert odd.name == "a { b"


def test_a_document_without_headings_has_no_sections() -> None:
    assert sections(lines(("Text", None), ("Text", None))) == []
    assert sections([]) == []
