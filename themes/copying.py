"""Files that records name (images, attachments): copied from storage into the output, once."""

import errno
import shutil
from collections.abc import Iterable, Mapping

from django.core.files.storage import default_storage

from themes.folder import PublicFolder, UnsafePath, concerns_folder, file_path
from themes.manifest import Manifest

Asset = Mapping[str, str]


def add_assets(
    public: PublicFolder, manifest: Manifest, record_id: str, assets: Iterable[Asset], older: PublicFolder | None = None
) -> str:
    """Have all files of a record in the output; return what is wrong with those that could not be copied.

    An address holds its content's hash, so a file that is there already is the right one.
    Raises OSError if nothing can be written to the output.
    """
    problems = []
    manifest.add_assets(record_id, [asset["url"] for asset in assets])
    manifest.commit()
    for asset in assets:
        try:
            path = file_path(asset["url"])
        except UnsafePath as error:
            problems.append(str(error))
            continue
        if public.exists(path) or (older is not None and public.take_over(path, older)):
            continue
        try:
            problem = copy_asset(public, path, asset["storage_name"])
        except OSError as error:
            if concerns_folder(error, public.root):
                raise
            problem = describe_error(error)
        if problem:
            problems.append(problem)
    return "；".join(problems)


def describe_error(error: OSError) -> str:
    """Of one file that cannot be written: what its editor can do, then the system's words."""
    if error.errno == errno.ENAMETOOLONG:
        return f"文件名或网址太长，写不进门户。请换一个短的名字。\n{error}"
    return f"有一个文件写不进门户，请告诉管理员。\n{error}"


def copy_asset(public: PublicFolder, path: str, storage_name: str) -> str:
    """Copy one file; a missing source is a problem of the record, not of the output."""
    try:
        source = default_storage.open(storage_name, "rb")
    except (OSError, ValueError) as error:
        return f"{storage_name}: {error}"
    with source, public.new_file(path) as target:
        shutil.copyfileobj(source, target)
    return ""


def drop_other_assets(public: PublicFolder, manifest: Manifest, record_id: str, assets: Iterable[Asset]) -> None:
    """Let go of files that a record no longer names; those that no other record names are deleted."""
    stale = manifest.assets_of(record_id) - {asset["url"] for asset in assets}
    for url in stale:
        if manifest.users_of(url) == {record_id}:
            public.delete(file_path(url))
    manifest.drop_assets(record_id, stale)
