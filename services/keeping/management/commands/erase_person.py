"""Nothing that names a person stays (个人信息保护法 47 条); figures stay as they are."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from services.contacts.reading import BadContact, read_reachable
from services.keeping.keepers import StillNeeded, erase_person, export_person, find_subject


class Command(BaseCommand):
    help = "删除一个人的全部个人信息；有诉求还在办理时不能删除。请先核实是本人申请。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("contact", help="这个人的手机号、电话或邮箱")
        parser.add_argument("--yes", action="store_true", help="真正删除；不给就只列出会删除什么")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            subject = find_subject(read_reachable(options["contact"]))
        except BadContact as error:
            raise CommandError(str(error)) from error
        for heading, rows in export_person(subject).items():
            self.stdout.write(f"{heading}：{len(rows)} 条")
        if not options["yes"]:
            self.stdout.write("没有删除任何信息；确认后加上 --yes 再运行一次。删除后不能恢复。")
            return
        try:
            count = erase_person(subject)
        except StillNeeded as refusal:
            raise CommandError(f"现在还不能删除：\n{refusal}") from refusal
        self.stdout.write(f"已删除，涉及 {count} 条记录。备份里的到期才会消失（QIFU_BACKUP_KEEP）。")
