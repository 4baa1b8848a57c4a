from site_content.programmes.pages import ProgrammePage, ProgrammePolicyLink, ProgrammeSectionPage
from site_content.programmes.recognitions import RecognitionBatch
from site_content.programmes.rounds import ApplicationRound

__all__ = ["ApplicationRound", "ProgrammePage", "ProgrammePolicyLink", "ProgrammeSectionPage", "RecognitionBatch"]
