"""Enterprises as others' lists call them."""

from django.db.models import Q

from services.enterprises.models import Enterprise, EnterpriseState


def find_enterprises(names: list[str]) -> dict[str, Enterprise]:
    """By the very name, or one that it had; of a name that two bear, neither. With contacts and former names."""
    rows = Enterprise.objects.filter(state=EnterpriseState.ACTIVE).filter(
        Q(name__in=names) | Q(former_names__name__in=names)
    )
    found: dict[str, list[Enterprise]] = {}
    for enterprise in rows.distinct().prefetch_related("contacts", "former_names"):
        for name in {enterprise.name, *(former.name for former in enterprise.former_names.all())}:
            found.setdefault(name, []).append(enterprise)
    return {name: found[name][0] for name in names if len(found.get(name, [])) == 1}
