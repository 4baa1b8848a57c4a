"""Why a subscription is not taken; the words are for whoever asked."""


class NotPossible(Exception):
    """Its text says in Chinese what stands against it, and what to do."""


class NotActing(NotPossible):
    def __init__(self) -> None:
        super().__init__("只有已获授权的经办人才能为企业订阅。请先完成企业授权。")


class TooMany(NotPossible):
    def __init__(self, most: int) -> None:
        super().__init__(f"最多可以有 {most} 个订阅。请先停掉不再需要的。")
