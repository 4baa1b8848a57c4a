"""Files must be what their names say, and clean: checked wherever a document is uploaded."""

from wagtail.documents.forms import BaseDocumentForm

from cms.files.titles import OwnTitles
from office_files.uploads.admission import RefusedFile, check_file
from office_files.uploads.kinds import DOCUMENTS


class CheckedDocumentForm(OwnTitles, BaseDocumentForm):
    """The document form of Wagtail (single upload, chooser, several at once, API) with a look into the file."""

    def _post_clean(self) -> None:
        """After the model's own check of the extension, which would else complain that there is no file."""
        super()._post_clean()
        upload = self.cleaned_data.get("file")
        if upload and "file" in self.changed_data:
            try:
                check_file(upload, upload.name, DOCUMENTS)
            except RefusedFile as problem:
                self.add_error("file", problem)
