"""To whom work may be given: who has the role and the language for it."""

from collections.abc import Mapping

from storage.store import Store
from translation.claims import Task
from translation.errors import UsageError
from translation.languages import Language
from workbench.web.policy import Act, permits

ACTS: Mapping[Task, Act] = {
    Task.TRANSLATE: Act.TRANSLATE,
    Task.REVIEW: Act.REVIEW,
    Task.EDIT: Act.EDIT,
}
"""What one must be allowed to do to work at a task."""


class CannotWork(UsageError):
    """Work for someone who lacks the role or the language, or has left."""

    code = "cannot_work"

    def __init__(self, name: str, task: str, language: str) -> None:
        super().__init__(name, task, language)
        self.name, self.task, self.language = name, task, language

    def __str__(self) -> str:
        return (
            f"{self.name} cannot {self.task} into {self.language}; "
            "choose another, or have the account's roles and languages changed"
        )


def refuse_unable(store: Store, name: str, task: Task, language: Language) -> None:
    """Work goes to whoever may do it; raises NotFound for no account, CannotWork otherwise."""
    account = store.accounts.get(name)
    into = not account.languages or language in account.languages
    if not (account.active and into and permits(ACTS[task], account)):
        raise CannotWork(name, task.value, language.value)
