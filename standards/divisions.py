"""行政区划代码: six digits down to counties (GB/T 2260), three more for towns and streets (GB/T 10114), three more for
villages and communities (统计用区划代码)."""

CODE = r"^\d{6}(\d{3})?(\d{3})?$"
