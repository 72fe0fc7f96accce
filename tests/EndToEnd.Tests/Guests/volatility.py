# What volatility3 reads in an image: volatility.py lime|avml IMAGE PFN... prints the pieces that it knows, then the digest of each page.
import hashlib
import pathlib
import sys

from volatility3.framework import contexts
from volatility3.framework.layers import avml, lime, physical

kind, image = sys.argv[1:3]
context = contexts.Context()
context.config["file.location"] = pathlib.Path(image).absolute().as_uri()
context.layers.add_layer(physical.FileLayer(context, "file", "file"))
context.config["image.base_layer"] = "file"
layer = {"lime": lime.LimeLayer, "avml": avml.AVMLLayer}[kind](context, "image", "image")
for start, _, length, *_ in layer._segments:
    print("piece", f"{start:x}", f"{start + length:x}")
for frame in map(int, sys.argv[3:]):
    print("page", frame, hashlib.sha256(layer.read(frame * 4096, 4096)).hexdigest())
