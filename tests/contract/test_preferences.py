from storage.store import Store


def test_a_choice_is_kept_for_each_person_and_name_until_it_is_dropped(store: Store) -> None:
    ana = store.accounts.add("ana", roles=[]).id
    tom = store.accounts.add("tom", roles=[]).id
    kept = store.preferences
    assert kept.get(ana, "keys") is None
    kept.keep(ana, "keys", {"save": "Ctrl+S", "إعادة": "Alt+R"})
    kept.keep(ana, "theme", "dark")
    kept.keep(ana, "keys", {"save": ""})
    assert kept.get(ana, "keys") == {"save": ""}
    assert kept.get(ana, "theme") == "dark"
    assert kept.get(tom, "keys") is None
    kept.drop(ana, "keys")
    kept.drop(tom, "keys")
    assert kept.get(ana, "keys") is None
    assert kept.get(ana, "theme") == "dark"
