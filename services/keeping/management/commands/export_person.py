"""Everything that is kept of a person, for the person (个人信息保护法 45 条)."""

import json
import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.serializers.json import DjangoJSONEncoder

from services.contacts.reading import BadContact, read_reachable
from services.keeping.keepers import export_person, find_subject


class Command(BaseCommand):
    help = "导出一个人的全部个人信息（JSON）。请先核实是本人申请。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("contact", help="这个人的手机号、电话或邮箱")
        parser.add_argument("--to", type=Path, help="写入这个文件（只有当前用户可读），不给就打印出来")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            contact = read_reachable(options["contact"])
        except BadContact as error:
            raise CommandError(str(error)) from error
        found = export_person(find_subject(contact))
        text = json.dumps(found, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
        if not options["to"]:
            self.stdout.write(text)
            return
        try:
            descriptor = os.open(options["to"], os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError as error:
            raise CommandError(f"文件 {options['to']} 不能新建：{error.strerror}") from error
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(f"{text}\n")
        self.stdout.write(f"已写入 {options['to']}：{sum(len(rows) for rows in found.values())} 条。")
