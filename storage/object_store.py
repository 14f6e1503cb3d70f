"""The object store that the settings name, in a folder or any S3."""

from storage.objects import Objects
from storage.settings import Settings


def open_objects(settings: Settings) -> Objects:
    """The object store that the settings name; only its own client is loaded."""
    if settings.objects_url.startswith("file:"):
        from storage.folder import FolderObjects

        return FolderObjects(settings)
    from storage.s3 import S3Objects

    return S3Objects(settings)
