"""Changes of who may do what, for Wagtail's audit log, which notes that an account or group was edited but not how."""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogActionRegistry, LogFormatter, log
from wagtail.log_actions import registry as log_registry
from wagtail.models import GroupPagePermission

GRANTED, REVOKED, FLAGS = "qifu.rights_granted", "qifu.rights_revoked", "qifu.account_changed"
UPLOADED, REMOVED = "qifu.uploaded", "qifu.removed"
User = get_user_model()
# Wagtail's permissions on pages and files, as auditors read them.
VERBS = {
    "add": "添加", "change": "修改", "delete": "删除", "bulk_delete": "批量删除", "publish": "发布",
    "lock": "锁定", "unlock": "解锁", "choose": "选用", "view": "查看",
}  # fmt: skip
THINGS = {"page": "页面", "image": "图片", "document": "文档", "collection": "集合"}
WATCHED_FIELDS = {
    "username": "用户名", "email": "电子邮件", "is_active": "有效", "is_staff": "可进后台", "is_superuser": "系统管理员",
}  # fmt: skip


class DetailFormatter(LogFormatter):
    def format_message(self, log_entry: Any) -> str:
        return f"{self.label}：{log_entry.data.get('what', '')}"


def register_log_actions(actions: LogActionRegistry) -> None:
    for action, label in ((GRANTED, _("授予权限")), (REVOKED, _("收回权限")), (FLAGS, _("账户资料变更"))):
        actions.register_action(action)(type("Formatter", (DetailFormatter,), {"label": label}))
    actions.register_action(UPLOADED, _("上传文件"), _("上传了文件"))
    actions.register_action(REMOVED, _("删除"), _("已删除（含批量操作）"))


def note_groups(sender: Any, instance: Any, action: str, reverse: bool, pk_set: set[int] | None, **kw: Any) -> None:
    _note_m2m(instance, action, reverse, pk_set, User if reverse else Group)


def note_permissions(
    sender: Any, instance: Any, action: str, reverse: bool, pk_set: set[int] | None, **kw: Any
) -> None:
    owner = Group if sender is Group.permissions.through else User
    _note_m2m(instance, action, reverse, pk_set, owner if reverse else Permission)


def _note_m2m(instance: Model, action: str, reverse: bool, pk_set: set[int] | None, others: Any) -> None:
    """The entry hangs on the account or group that gains or loses, whichever side was written; one for all it got at once."""
    if action not in ("post_add", "post_remove", "pre_clear"):
        return
    related = (
        list(_with_names(others._default_manager.filter(pk__in=pk_set))) if pk_set else _all_related(instance, others)
    )
    if not related:
        return
    verb = GRANTED if action == "post_add" else REVOKED
    if reverse:
        for holder in related:
            log(holder, verb, data={"what": describe(instance)})
    else:
        log(instance, verb, data={"what": "、".join(describe(what) for what in related)})


def _with_names(found: QuerySet[Any]) -> QuerySet[Any]:
    """With what ``describe`` reads."""
    return found.select_related("content_type") if found.model is Permission else found


def _all_related(instance: Any, others: Any) -> list[Any]:
    """Before a clear: everything that is about to go."""
    names = {Group: "groups", User: "user_set"}
    if others is Permission:
        name = "permissions" if isinstance(instance, Group) else "user_permissions"
    else:
        name = names[others] if others is not Group or isinstance(instance, User) else "group_set"
    return list(_with_names(getattr(instance, name).all()))


def note_granted(sender: Any, instance: Any, created: bool, raw: bool = False, **kwargs: Any) -> None:
    if created and not raw:
        log(instance.group, GRANTED, data={"what": describe_place(instance)})


def note_revoked(sender: Any, instance: Any, origin: Any = None, **kwargs: Any) -> None:
    # With its group gone there is nothing to hang an entry on; the group's own deletion is logged.
    if Group.objects.filter(pk=instance.group_id).exists():
        log(instance.group, REVOKED, data={"what": describe_place(instance)})


def note_collection(sender: Any, instance: Any, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """Wagtail's own views of collections write no entry."""
    if not raw:
        log(instance, "wagtail.create" if created else "wagtail.edit")


def note_deleted_collection(sender: Any, instance: Any, **kwargs: Any) -> None:
    log(instance, "wagtail.delete", deleted=True)


def note_uploaded(sender: Any, instance: Any, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """Wagtail logs a file added by its form, but none of those that are dropped on the upload page."""
    if created and not raw:
        log(instance, UPLOADED)


def note_removed(sender: Any, instance: Any, **kwargs: Any) -> None:
    """Wagtail logs a deletion on the thing's own page, before it deletes, but none of many at once."""
    if not log_registry.get_logs_for_instance(instance).filter(action="wagtail.delete").exists():
        log(instance, REMOVED, deleted=True)


def note_bulk_action(request: Any, action_type: str, objects: Any, action: Any) -> None:
    """Many accounts switched on or off at once are updated past every signal."""
    if action_type == "set_active_state":
        for user in objects:
            log(user, FLAGS, data={"what": f"有效 → {say(action.cleaned_form.cleaned_data['mark_as_active'])}"})


def describe(what: Any) -> str:
    if isinstance(what, Permission):
        return f"{what.content_type.app_label}.{what.codename}"
    return str(what)


def describe_place(permission: Any) -> str:
    """发布页面《政策》, or the same for a collection."""
    place = permission.page if isinstance(permission, GroupPagePermission) else permission.collection
    return f"{describe_right(permission.permission.codename)}《{place}》"


def describe_right(codename: str) -> str:
    verb, _underscore, thing = codename.rpartition("_")
    if verb not in VERBS or thing not in THINGS:
        return codename
    return f"{VERBS[verb]}{THINGS[thing]}"


def say(value: Any) -> str:
    return {True: "是", False: "否"}.get(value, str(value))


def remember_account(sender: Any, instance: Any, raw: bool = False, **kwargs: Any) -> None:
    if not raw and instance.pk:
        instance._qifu_before = User._default_manager.filter(pk=instance.pk).values(*WATCHED_FIELDS).first()


def note_account(sender: Any, instance: Any, created: bool, raw: bool = False, **kwargs: Any) -> None:
    before = getattr(instance, "_qifu_before", None)
    if raw or created or not before:
        return
    changed = {name: [before[name], getattr(instance, name)] for name in WATCHED_FIELDS}
    changed = {name: values for name, values in changed.items() if values[0] != values[1]}
    if changed:
        what = "；".join(f"{WATCHED_FIELDS[name]}：{say(old)} → {say(new)}" for name, (old, new) in changed.items())
        log(instance, FLAGS, data={"what": what})
