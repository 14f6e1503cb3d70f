"""The JSON interface under /api."""

from fastapi import APIRouter

router = APIRouter()
