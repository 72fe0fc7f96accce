#!/usr/bin/env python3
"""Mounts something that never answers, says so by creating READY, and stays until it is killed: hang.py fuse|autofs PATH READY.
Only ever inside a mount namespace made for a test; the kernel lets go of the mount when this process ends."""
import ctypes, os, signal, sys
kind, path, ready = sys.argv[1:]
libc = ctypes.CDLL(None, use_errno=True)
if kind == "fuse":
    fd = os.open("/dev/fuse", os.O_RDWR); os.set_inheritable(fd, False)
    options = f"fd={fd},rootmode=40000,user_id=0,group_id=0"; name = b"fuse.silent"
else:
    r, w = os.pipe(); options = f"fd={w},pgrp={os.getpgrp()},minproto=5,maxproto=5,indirect"; name = b"autofs"
if libc.mount(b"silent", os.fsencode(path), name, 0, options.encode()): sys.exit(f"{kind}: {os.strerror(ctypes.get_errno())}")
open(ready, "w").close()
signal.pause()
