"""Where people live, as far as a written address tells."""

import re

_VILLAGE = re.compile(
    r"(?:.*?(?:县|区|市))?(?:.*?(?:镇|乡|街道|苏木))?(?P<village>[^0-9０-９]*?)"
    r"(?:[0-9０-９一二三四五六七八九十]+\s*(?:组|社|队|号).*)?$"
)


def village_of(address: str) -> str:
    """The village in a Chinese rural address (县 - 镇/乡 - 村 - 组 - 号), or "" where none is seen.

    The result only groups people for a trip; letters print the address as the bank has it.
    """
    match = _VILLAGE.fullmatch(address.strip())
    return match["village"].strip() if match else ""
