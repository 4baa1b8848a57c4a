"""What the registry keeps that is somebody's: contacts that the enterprise gave; lists that were uploaded, a week."""

from datetime import datetime

from django.db.models import QuerySet

from services.contacts.sealing import digests_of
from services.enterprises.models import EnterpriseContact
from services.enterprises.uploads import forget_uploads
from services.keeping.keeper import Keeper, Rows, Subject, Term


class EnterpriseKeeper(Keeper):
    terms = (
        Term("企业库里企业登记的联系方式", "由镇办维护，企业不用了就删去"),
        Term("上传的企业名录和退回的行", "7 天"),
    )

    def forget(self, now: datetime) -> dict[str, int]:
        return {"上传的企业名录": forget_uploads(now)}

    def export(self, subject: Subject) -> dict[str, Rows]:
        rows = contacts_of(subject).select_related("enterprise")
        return {
            "企业库里的联系方式": [
                {"企业": row.enterprise.name, "联系方式": row.value, "数据日期": row.as_of} for row in rows
            ]
        }

    def erase(self, subject: Subject) -> int:
        return contacts_of(subject).delete()[0]


def contacts_of(subject: Subject) -> QuerySet[EnterpriseContact]:
    digests = [digest for contact in subject.contacts for digest in digests_of(contact)]
    return EnterpriseContact.objects.filter(digest__in=digests)
