"""What one has to do."""

from fastapi import APIRouter
from pydantic import BaseModel

from storage.accounts import Role
from storage.grants import readable
from storage.worklist import Assigned, Offer, Work, next_best
from translation.languages import Language
from workbench.web.access import StoreOf
from workbench.web.api.asking import Reader
from workbench.web.workers import ACTS

router = APIRouter(prefix="/api", tags=["work"])


class MyWork(BaseModel):
    """Who one is, what is one's own to do, what is free to take, and what of it to do next."""

    name: str
    roles: tuple[Role, ...]
    languages: tuple[Language, ...]
    work: Work
    offers: list[Offer]
    next: Assigned | Offer | None


@router.get("/work")
def work(store: StoreOf, caller: Reader) -> MyWork:
    """What one has assigned, holds and got back, and what is due first among what is free."""
    account, visible = caller.account, readable(caller.account)
    tasks = [task for task, act in ACTS.items() if caller.may(act)]
    own = store.worklist.of(account.name, visible)
    offers = store.worklist.offers(account.name, visible, tasks, account.languages)
    return MyWork(
        name=account.name,
        roles=account.roles,
        languages=account.languages,
        work=own,
        offers=offers,
        next=next_best(own, offers),
    )
