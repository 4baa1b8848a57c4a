from site_content.programmes.pages import ProgrammePage, ProgrammePolicyLink, ProgrammeSectionPage
from site_content.programmes.recognitions import RecognitionBatch

__all__ = ["ProgrammePage", "ProgrammePolicyLink", "ProgrammeSectionPage", "RecognitionBatch"]
