"""The stamped letter, photographed or scanned: kept outside the site, seen by the officer who decides."""

from django.db import transaction

from office_files.uploads.kinds import DOCUMENTS, HEIC, PICTURES
from services.authorisations.acting import act
from services.authorisations.actors import Actor
from services.authorisations.models import Authorisation, Letter
from services.authorisations.refusals import NotPossible
from services.authorisations.states import Action
from services.uploads.taking import TakenFile

ACCEPT = ",".join(f".{name}" for name in ("pdf", *PICTURES, *HEIC))
MOST = 4
KINDS = {"pdf": DOCUMENTS["pdf"], **PICTURES}


@transaction.atomic
def send_letter(authorisation_id: int, taken: TakenFile, actor: Actor, *, version: int) -> Authorisation:
    """Raises what ``act`` raises."""
    if taken.name.rpartition(".")[2].lower() not in KINDS:
        raise NotPossible("请上传照片或 PDF。")
    authorisation = act(authorisation_id, Action.UPLOAD, actor, version=version)
    if authorisation.letters.count() >= MOST:
        raise NotPossible("最多 4 个文件。请撤回后重新申请。")
    Letter.keep(taken, authorisation=authorisation)
    return authorisation
