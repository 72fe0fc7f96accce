# Run by drgn over a core of a kernel: the processes that it finds by the kernel's own structures.
from drgn.helpers.linux.pid import for_each_task

for task in for_each_task(prog):  # noqa: F821: drgn's own name for what it has opened
    print("process", task.pid.value_(), task.comm.string_().decode(errors="backslashreplace"))
