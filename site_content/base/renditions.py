"""What Wagtail makes of a picture (renditions) holds its pixels alone: no place, no camera, no thumbnail."""

from willow.plugins.pillow import PillowImage
from willow.registry import registry

from office_files.uploads.pixels import settle_pixels


def drop_metadata() -> None:
    """Willow turns every picture upright before anything else is done with it; ours also leaves all but pixels behind."""
    registry.register_operation(PillowImage, "auto_orient", lambda image: PillowImage(settle_pixels(image.image)))
