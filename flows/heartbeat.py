"""The automation that marks a flow run as crashed when its process is gone.

A worker and its child killed together leave a run in `Running`, where it would hold a slot for
ever; the rule of Prefect's documentation turns three missed heartbeats into a crash.
"""

from datetime import timedelta

from prefect.automations import Automation
from prefect.client.schemas.objects import StateType
from prefect.events.actions import ChangeFlowRunState
from prefect.events.schemas.automations import EventTrigger, Posture
from prefect.events.schemas.events import ResourceSpecification

NAME = "Hexaglot: a run without heartbeat has crashed"
MISSED_SECONDS = 90
_HEARTBEAT = "prefect.flow-run.heartbeat"
_ENDINGS = ("Completed", "Failed", "Cancelled", "Crashed")


def ensure_automation() -> None:
    """Create the automation on the Prefect server unless it is there already."""
    try:
        Automation.read(name=NAME)  # type: ignore[unused-coroutine]  # sync outside a loop
    except ValueError:
        _automation().create()  # sync outside a loop


def _automation() -> Automation:
    return Automation(
        name=NAME,
        description="Frees the slot of a run whose process was killed; sweep repeats its work.",
        trigger=EventTrigger(
            after={_HEARTBEAT},
            expect={_HEARTBEAT, *(f"prefect.flow-run.{ending}" for ending in _ENDINGS)},
            match=ResourceSpecification({"prefect.resource.id": ["prefect.flow-run.*"]}),
            for_each={"prefect.resource.id"},
            posture=Posture.Proactive,
            threshold=1,
            within=timedelta(seconds=MISSED_SECONDS),
        ),
        actions=[
            ChangeFlowRunState(
                name=None,
                force=False,
                state=StateType.CRASHED,
                message="no heartbeat for 90 seconds: the process is gone",
            )
        ],
    )
