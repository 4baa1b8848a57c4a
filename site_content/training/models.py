from site_content.training.events import EventPolicyLink, TrainingEventPage
from site_content.training.questions import EventQuestion
from site_content.training.series import TrainingSectionPage, TrainingSeriesPage

__all__ = ["EventPolicyLink", "EventQuestion", "TrainingEventPage", "TrainingSectionPage", "TrainingSeriesPage"]
