# Makes an image of LiME's format of one of AVML's, by Google's snappy: blocks of a header, a stream of frames that ends with a count of its bytes.
import struct
import sys

import snappy

HEADER = struct.Struct("<IIQQQ")
AVML, LIME = 0x4C4D5641, 0x4C694D45
MOST = 16 << 20
STREAM = b"\xff\x06\x00\x00sNaPpY"

# CRC-32C in plain Python is slow: of so many chunks the sum is made.
checked = 64


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def masked(data):
    crc = crc32c(data)
    return (((crc >> 15) | (crc << 17)) + 0xA282EAD8) & 0xFFFFFFFF


image = open(sys.argv[1], "rb").read()
with open(sys.argv[2], "wb") as out:
    at = 0
    while at < len(image):
        magic, version, first, last, reserved = HEADER.unpack_from(image, at)
        assert (magic, version, reserved) == (AVML, 2, 0), (hex(magic), version, reserved)
        assert first <= last and last + 1 - first <= MOST, (hex(first), hex(last))
        at += HEADER.size
        start = at
        assert image[at : at + len(STREAM)] == STREAM
        at += len(STREAM)
        out.write(HEADER.pack(LIME, 1, first, last, 0))
        left = last + 1 - first
        while left > 0:
            # A chunk of the framing format: one byte of type, three of length, a masked CRC-32C, content.
            kind, length = image[at], int.from_bytes(image[at + 1 : at + 4], "little")
            (crc,) = struct.unpack_from("<I", image, at + 4)
            body = image[at + 8 : at + 4 + length]
            assert kind in (0, 1), kind
            content = snappy.uncompress(body) if kind == 0 else body
            assert 0 < len(content) <= 65536
            if checked > 0 and at % 7 == 0:
                checked -= 1
                assert masked(content) == crc, hex(at)
            out.write(content)
            left -= len(content)
            at += 4 + length
        assert left == 0
        (counted,) = struct.unpack_from("<Q", image, at)
        assert counted == at - start, (counted, at - start)
        at += 8
