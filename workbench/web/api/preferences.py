"""What a person chose for the workbench: the keys of the editor."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field

from storage.store import Store
from workbench.web.access import Allow, Caller, StoreOf
from workbench.web.keys import KEYS, PREFERENCE, checked, chosen
from workbench.web.policy import Act

router = APIRouter(prefix="/api/preferences", tags=["preferences"])

Owner = Annotated[Caller, Depends(Allow(Act.SIGNED_IN))]
Combination = Annotated[str, Field(max_length=40)]


class KeysBody(BaseModel):
    """A combination by act; an act that is left out has that of the house, an empty one none."""

    model_config = ConfigDict(extra="forbid")

    keys: Annotated[dict[str, Combination], Field(max_length=100)]


class Key(BaseModel):
    """A combination and what it does; `house` is the one it has unless one chooses another."""

    act: str
    keys: str
    house: str
    says: str


class Keys(BaseModel):
    """The keys of the editor as the caller has them."""

    keys: list[Key]


@router.get("/keys")
def keys(store: StoreOf, caller: Owner) -> Keys:
    """The keys of the editor, with one's own combinations."""
    return _told(keys_of(store, caller))


@router.put("/keys")
def set_keys(store: StoreOf, caller: Owner, body: KeysBody) -> Keys:
    """Choose combinations; 422 `keys_refused` names those that clash or cannot be used."""
    store.preferences.keep(caller.account.id, PREFERENCE, checked(body.keys))
    return _told(keys_of(store, caller))


@router.delete("/keys", status_code=204)
def reset_keys(store: StoreOf, caller: Owner) -> None:
    """Have the combinations of the house again."""
    store.preferences.drop(caller.account.id, PREFERENCE)


def keys_of(store: Store, caller: Caller) -> dict[str, str]:
    """The combination of each act for a person."""
    return chosen(store.preferences.get(caller.account.id, PREFERENCE))


def _told(own: Mapping[str, str]) -> Keys:
    told = [Key(act=one.act, keys=own[one.act], house=one.keys, says=one.says) for one in KEYS]
    return Keys(keys=told)
