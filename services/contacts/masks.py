"""Names and contacts as others may see them: enough to know one's own again, too little to call or to write to."""


def mask_name(name: str) -> str:
    """``张三丰`` → ``张**``; a name of Latin letters keeps its first letter."""
    return name[:1] + "*" * max(len(name) - 1, 1) if name else ""


def mask_number(number: str) -> str:
    """``13812345678`` → ``138****5678``; shorter or landline numbers keep what comes before the last four digits alone."""
    if len(number) == 11 and number.isdigit():
        return f"{number[:3]}****{number[-4:]}"
    return f"{number[: max(len(number) - 7, 0)]}****{number[-3:]}" if len(number) > 3 else "****"


def mask_email(address: str) -> str:
    """``zhang@qq.com`` → ``z***@qq.com``."""
    name, _at, domain = address.rpartition("@")
    return f"{name[:1]}***@{domain}"


def mask_contact(text: str) -> str:
    """An address of mail or a number of whatever kind; "" stays."""
    if not text:
        return ""
    return mask_email(text) if "@" in text else mask_number(text)
