"""Writes an image of AVML's compressed format as one of LiME's: avml.py IMAGE LIME. Read by what AVML's own source says of it (microsoft/avml, src/image.rs).

A block: magic, version 2, first address, last address, 8 bytes of zero; its content as a framed snappy stream (google/snappy, framing_format.txt); the length of that stream.
"""
import struct
import sys

import snappy

HEADER = struct.Struct("<IIQQQ")


def crc32c_masked(data):
    return struct.pack("<I", snappy.snappy._masked_crc32c(data))


def frames(data, offset, length):
    """The content of one stream, which is over when so much has come; and where it ends."""
    content = bytearray()
    assert data[offset:offset + 10] == b"\xff\x06\x00\x00sNaPpY", "a stream starts with its identifier"
    while len(content) < length:
        kind, size = data[offset], int.from_bytes(data[offset + 1:offset + 4], "little")
        chunk = data[offset + 4:offset + 4 + size]
        assert len(chunk) == size, "a chunk is whole"
        if kind in (0, 1):
            piece = snappy.uncompress(chunk[4:]) if kind == 0 else chunk[4:]
            assert len(piece) <= 65536 and crc32c_masked(piece) == chunk[:4], "a chunk's checksum"
            content += piece
        else:
            assert kind == 0xFF or kind >= 0x80, "a chunk that can be skipped"
        offset += 4 + size
    assert len(content) == length, "a block holds what its header says"
    return content, offset


def main(image, lime):
    with open(image, "rb") as source:
        data = source.read()
    offset = 0
    with open(lime, "wb") as target:
        while offset < len(data):
            magic, version, first, last, padding = HEADER.unpack_from(data, offset)
            assert (magic, version, padding) == (0x4C4D5641, 2, 0), f"a header at {offset:x}"
            content, end = frames(data, offset + HEADER.size, last - first + 1)
            assert struct.unpack_from("<Q", data, end)[0] == end - offset - HEADER.size, "a block ends with the length of its stream"
            target.write(HEADER.pack(0x4C694D45, 1, first, last, 0))
            target.write(content)
            offset = end + 8


main(*sys.argv[1:])
