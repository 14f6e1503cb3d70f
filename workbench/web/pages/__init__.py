"""The pages of the workbench."""

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
