#!/usr/bin/env python3
"""A second opinion on content: sums.py ROOT OUT [UNTOUCHED ...]. For each regular file "device/inode": SHA-256 of the whole of it, and of its data without holes.
Names in UNTOUCHED, below ROOT, are not even asked for their status."""
import hashlib, json, os, stat, sys
MOST = 64 << 20
root, out = os.fsencode(sys.argv[1]), sys.argv[2]
untouched = {os.fsencode(name) for name in sys.argv[3:]}
sums = {}

def ranges(fd, size):
    at = 0
    while at < size:
        try:
            at = os.lseek(fd, at, os.SEEK_DATA)
        except OSError:
            return
        end = os.lseek(fd, at, os.SEEK_HOLE)
        yield at, end - at
        at = end

def digest(fd, pieces):
    sha = hashlib.sha256()
    for at, length in pieces:
        while length:
            piece = os.pread(fd, min(length, 1 << 20), at)
            if not piece:
                return None
            sha.update(piece)
            at += len(piece); length -= len(piece)
    return sha.hexdigest()

def visit(directory, prefix):
    # One descriptor at a time of a folder that is 10,000 levels down is too much: so the deep ones are left to their own test.
    for name in map(os.fsencode, os.listdir(directory)):
        path = prefix + name
        if path in untouched:
            continue
        status = os.stat(name, dir_fd=directory, follow_symlinks=False)
        if stat.S_ISDIR(status.st_mode) and path.count(b"/") < 40:
            below = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=directory)
            visit(below, path + b"/")
            os.close(below)
        elif stat.S_ISREG(status.st_mode):
            file = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NOATIME, dir_fd=directory)
            try:
                data = list(ranges(file, status.st_size))
                whole = digest(file, [(0, status.st_size)]) if status.st_size <= MOST else None
                part = digest(file, data) if sum(length for _, length in data) <= MOST else None
                sums[f"{status.st_dev}/{status.st_ino}"] = {"whole": whole, "data": part, "ranges": data}
            except OSError as error:
                sums[f"{status.st_dev}/{status.st_ino}"] = {"whole": None, "data": None, "ranges": None, "error": error.errno}
            os.close(file)

top = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
visit(top, b"")
with open(out, "w") as file:
    json.dump(sums, file)
