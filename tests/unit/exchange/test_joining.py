import io

from translation.exchange import ImportedUnit, Meeting, Spool, joining
from translation.languages import Language
from translation.markup import digest

EN, FR, ES = Language.EN, Language.FR, Language.ES


def unit(en, ordinal=1, **texts):
    more = {name: texts.pop(name) for name in ("document", "previous", "next") if name in texts}
    held = {EN: en, **{Language(code): text for code, text in texts.items()}}
    return ImportedUnit(ordinal, held, source=EN, **more)


def placed(*files):
    meeting = Meeting(Spool(io.BytesIO()))
    for file in files:
        meeting.read(file)
    places = meeting.places()
    return [list(places.placed(file)) for file in files]


def test_a_source_that_is_said_in_one_way_needs_no_place():
    file = [unit("Noted.", fr="Noté."), unit("A", fr="B"), unit("Noted.", fr="Noté.")]
    assert placed(file) == [file]
    assert placed([]) == [[]]


def test_a_source_said_in_two_ways_is_parted_by_its_neighbours_in_the_order_of_the_file():
    french = [unit("A", fr="a"), unit("Noted.", fr="x"), unit("B", fr="b"), unit("Noted.", fr="y")]
    spanish = [unit("A", es="a"), unit("Noted.", es="x"), unit("B", es="b"), unit("Noted.", es="x")]
    here, there = placed(french, spanish)
    assert [one.place for one in here] == [one.place for one in there]
    assert here[0].place == here[2].place == ""
    assert here[1].place != here[3].place
    a, b = digest("A"), digest("B")
    assert [(one.previous, one.next) for one in here] == [
        (None, None),
        (a, b),
        (None, None),
        (b, None),
    ]


def test_the_document_is_enough_where_it_parts_them():
    french = [unit("Noted.", fr="x", document="C18/1"), unit("Noted.", fr="y", document="C18/2")]
    spanish = [unit("Z", es="z"), unit("Noted.", es="x", document="C18/1")]
    here, there = placed(french, spanish)
    assert here[0].place == there[1].place != here[1].place
    assert here[0].previous is None


def test_what_the_file_says_of_the_neighbours_counts_before_its_order():
    file = [unit("Noted.", fr="x", previous="p"), unit("Noted.", fr="y", previous="q")]
    (found,) = placed(file)
    assert [one.previous for one in found] == ["p", "q"]
    assert found[0].place != found[1].place


def test_places_that_say_the_same_in_all_languages_are_one():
    file = [unit("Noted.", fr="x"), unit("A", fr="a"), unit("Noted.", fr="x"), unit("B", fr="b")]
    file.append(unit("Noted.", fr="y"))
    (found,) = placed(file)
    assert found[0].place == found[2].place != found[4].place


def test_many_texts_are_told_apart_as_few_are(monkeypatch):
    file = [
        unit(f"Source {n % 7}.", fr=f"Texte {n % 3}.", document=f"C18/{n % 2}", previous=str(n % 5))
        for n in range(60)
    ]
    at_once = placed(file)
    monkeypatch.setattr(joining, "_AT_ONCE", 4)
    monkeypatch.setattr(joining, "_PARTS", 3)
    assert placed(file) == at_once
    assert len({one.place for one in at_once[0]}) > 7
