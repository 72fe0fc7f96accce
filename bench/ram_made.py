#!/usr/bin/env python3
"""A root folder whose /proc/kcore is a regular file: memory as an ordinary device has it, a third zeros, a third text, a third that no compressor makes smaller. Usage: ram_made.py FOLDER MIB"""
import os
import random
import struct
import sys

root, mebibytes = sys.argv[1], int(sys.argv[2])
PAGE, RUN, FIRST = 4096, 16, 1 << 20
noise = random.Random(11)
words = [bytes(noise.choices(b"abcdefghijklmnopqrstuvwxyz/._-=", k=noise.randint(2, 12))) for _ in range(4000)]


def text():
    """16 pages of words and of what looks like pointers."""
    out = bytearray()
    while len(out) < RUN * PAGE:
        out += b" ".join(noise.choices(words, k=40)) + b"\n"
        out += b"".join(struct.pack("<Q", 0xFFFF888000000000 | noise.getrandbits(24) << 3) for _ in range(16))
    return bytes(out[: RUN * PAGE])


texts = [text() for _ in range(256)]
os.makedirs(f"{root}/proc", exist_ok=True)
length = mebibytes << 20
with open(f"{root}/proc/iomem", "w") as iomem:
    iomem.write(f"{FIRST:08x}-{FIRST + length - 1:08x} : System RAM\n")
with open(f"{root}/proc/kcore", "wb") as kcore:
    head = struct.pack("<16sHHIQQQIHHHHHH", b"\x7fELF\x02\x01\x01", 4, 62, 1, 0, 64, 0, 0, 64, 56, 1, 0, 0, 0)
    head += struct.pack("<IIQQQQQQ", 1, 7, PAGE, 0xFFFF888000000000 + FIRST, FIRST, length, length, PAGE)
    kcore.write(head.ljust(PAGE, b"\0"))
    for run in range(length // (RUN * PAGE)):
        kcore.write((bytes(RUN * PAGE), noise.choice(texts), noise.randbytes(RUN * PAGE))[run % 3])
