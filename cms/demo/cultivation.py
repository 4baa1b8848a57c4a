"""Sample applications and recognitions, brought about by the real actions; nobody is told of them."""

from django.utils import timezone

from cms.demo.authorisations import draw_letter, find_sample
from cms.demo.ledger import Ledger
from cms.demo.sources import Item
from messages.models import Message
from services.cultivation.applying import add_files, begin, submit
from services.cultivation.importing import import_table, read_list
from services.cultivation.models import Application, Recognition
from services.cultivation.moving import Actor
from services.cultivation.programmes import Programme, find_programme
from services.cultivation.recognising import give_back, revoke
from services.enterprises.models import Enterprise
from services.enterprises.tables import write_table
from services.notices.models import Subject
from services.uploads.taking import TakenFile

HEADINGS = ("企业名称", "统一社会信用代码", "年度", "级别", "批次", "证书编号", "有效期自", "有效期至")
STAFF = Actor(user_id=10**9, name="样例工作人员")
QUIET = ("application:", "recognition:")


def load_cultivation(items: list[Item], ledger: Ledger) -> int:
    """Of programmes whose records are made and that have none yet; how many. In the caller's transaction."""
    loaded = sum(load_programme(item, ledger) for item in items)
    for start in QUIET if loaded else ():
        Message.objects.filter(key__startswith=start).delete()
        Subject.objects.filter(key__startswith=start).delete()
    return loaded


def load_programme(item: Item, ledger: Ledger) -> int:
    programme = find_programme(str(ledger.number(item["programme"])))
    if programme is None or Recognition.objects.filter(programme_id=programme.id).exists():
        return 0
    table = read_list(write_table(HEADINGS, item["recognised"]), "样例.xlsx")
    import_table(table, programme, STAFF, is_trial=False)
    for one in Recognition.objects.filter(programme_id=programme.id, enterprise_name__in=item["revoked"]):
        revoke(one.pk, STAFF, item["revoked"][one.enterprise_name])
    applied = sum(load_application(one, programme) for one in item["applications"])
    return len(item["recognised"]) + applied


def load_application(item: Item, programme: Programme) -> int:
    person, enterprise = find_sample(item["person"]), Enterprise.objects.filter(credit_code=item["code"]).first()
    round_ = next((one for one in programme.rounds if one.is_open(timezone.localdate())), None)
    if person is None or enterprise is None or round_ is None:
        return 0
    made = begin(person, enterprise, programme, round_)
    for name in made.documents if item["steps"] else made.documents[:1]:
        add_files(made.pk, name, [TakenFile(f"样例{name}.png", draw_letter())])
    for step in item["steps"]:
        version = Application.objects.values_list("version", flat=True).get(pk=made.pk)
        if step == "submit":
            submit(made.pk, person, "样例申报，材料为示意。", version=version)
        else:
            give_back(made.pk, STAFF, item["missing"], item["words"], version=version)
    return 1
