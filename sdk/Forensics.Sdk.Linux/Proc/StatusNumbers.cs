namespace Forensics.Sdk.Linux.Proc;

/// <summary>The lines of <c>/proc/PID/status</c> whose value is one number.</summary>
internal struct StatusNumbers
{
    public int? Pid;
    public int? ThreadGroup;
    public int? Tracer;
    public int? Threads;
    public int? KernelThread;
    public int? NoNewPrivileges;
    public int? SeccompMode;

    public void Take(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (key.SequenceEqual("Pid"u8))
        {
            Pid ??= Number(value);
        }
        else if (key.SequenceEqual("Tgid"u8))
        {
            ThreadGroup ??= Number(value);
        }
        else if (key.SequenceEqual("TracerPid"u8))
        {
            Tracer ??= Number(value);
        }
        else if (key.SequenceEqual("Threads"u8))
        {
            Threads ??= Number(value);
        }
        else if (key.SequenceEqual("Kthread"u8))
        {
            KernelThread ??= Number(value);
        }
        else if (key.SequenceEqual("NoNewPrivs"u8))
        {
            NoNewPrivileges ??= Number(value);
        }
        else if (key.SequenceEqual("Seccomp"u8))
        {
            SeccompMode ??= Number(value);
        }
    }

    private static int? Number(ReadOnlySpan<byte> value) => new FieldReader(value).TryInt(out var number) && number >= 0 ? number : null;
}
