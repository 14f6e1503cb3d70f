"""Six texts side by side."""

from tests.web.pages.house import translate
from translation.checks.problems import Problem, Severity
from translation.documents import DocumentClass
from translation.languages import Language


def differs(severity: Severity = Severity.ERROR) -> tuple[Problem, ...]:
    return (Problem("values", severity, "values:3", "3 is in the source alone", (0, 1), None),)


def test_six_texts_stand_side_by_side_in_their_own_language_and_direction(client_of, store, ready):
    translate(store, ready, Language.AR, text="اجتمع المجلس.")
    page = client_of("editor").get(f"/documents/{ready}/six")
    assert '<span class="text" lang="ar" dir="rtl">اجتمع المجلس.</span>' in page.text
    assert '<span class="text" lang="en" dir="ltr">' in page.text
    assert '<bdi class="tag">' in page.text


def test_the_language_whose_value_alone_differs_is_named(client_of, store, ready):
    translate(store, ready, Language.FR, problems=differs())
    translate(store, ready, Language.ES)
    page = client_of("editor").get(f"/documents/{ready}/six")
    assert "Outlier: " in page.text
    translate(store, ready, Language.RU, problems=differs())
    assert "Outlier: " not in client_of("editor").get(f"/documents/{ready}/six").text


def test_findings_are_waived_with_a_reason_by_those_who_may(client_of, store, ready):
    translate(store, ready, Language.FR, problems=differs())
    wanted = [str(one.id) for one in store.findings.open(ready)]
    address = f"/documents/{ready}/six/waive"
    data = {"findings": wanted, "reason": "spelt out in words"}
    assert client_of("translator").post(address, data=data).status_code == 403
    mute = client_of("editor").post(address, data={**data, "reason": ""})
    assert mute.status_code == 422
    assert "Nothing was waived." in mute.text
    assert client_of("editor").post(address, data=data).status_code == 303
    assert store.findings.open(ready) == []


def test_findings_of_another_document_are_not_waived_here(client_of, store, documents, ready):
    other = documents[DocumentClass.PUBLIC]
    translate(store, other, Language.FR, problems=differs())
    data = {"findings": [str(one.id) for one in store.findings.open(other)], "reason": "any"}
    answer = client_of("editor").post(f"/documents/{ready}/six/waive", data=data)
    assert answer.status_code == 404
    assert store.findings.open(other)


def test_any_part_of_the_texts_can_be_asked_for(client_of, store, ready):
    segments = list(store.overview.places(ready))
    page = client_of("editor").get(f"/documents/{ready}/six?from=3").text
    assert f'id="s{segments[2]}"' in page
    assert f'id="s{segments[1]}"' not in page
    assert client_of("editor").get(f"/documents/{ready}/six?from=nowhere").status_code == 200


def test_whoever_ticks_no_finding_is_told_to_tick_one(client_of, store, ready):
    client = client_of("editor")
    page = client.post(f"/documents/{ready}/six/waive", data={"reason": "no fault"})
    assert page.status_code == 422
    assert "No finding was ticked; tick those that are no fault" in page.text
