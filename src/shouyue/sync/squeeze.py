"""Compression with a bound: nothing that arrives may grow beyond what was agreed."""

import sys

from shouyue.sync.errors import MalformedError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

LEVEL = 9
_WINDOW_LOG = 23


def squeeze(raw: bytes) -> bytes:
    """Compressed, with the size of the whole in its header."""
    return zstd.compress(raw, level=LEVEL)


def stretch(squeezed: bytes, limit: int) -> bytes:
    """Inflate one frame of at most `limit` bytes.

    Raises:
        MalformedError: it is damaged, not alone, larger, or wants more memory than a run needs.
    """
    decompressor = zstd.ZstdDecompressor(
        options={zstd.DecompressionParameter.window_log_max: _WINDOW_LOG}
    )
    try:
        raw = decompressor.decompress(squeezed, limit + 1)
    except zstd.ZstdError as error:
        raise MalformedError("sync.malformed", part="compression") from error
    if len(raw) > limit or not decompressor.eof or decompressor.unused_data:
        raise MalformedError("sync.malformed", part="compression")
    return raw
