"""Pages against a volume."""


def test_throughput_names_the_definition_of_a_page_and_says_as_reported(client_of):
    page = client_of("ops").get("/throughput?volume=cp-2017")
    assert "un-330w-source" in page.text
    assert "as reported" in page.text
    assert "over 31,000 pages" in page.text
    drawn = client_of("ops").get("/throughput.svg?volume=cp-2017")
    assert drawn.headers["content-type"].startswith("image/svg+xml")
    assert "over 31,000 pages as reported" in drawn.text


def test_an_unknown_volume_is_told(client_of):
    page = client_of("ops").get("/throughput?volume=cp-1900")
    assert page.status_code == 404
    assert "cp-1900" in page.text
