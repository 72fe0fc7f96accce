namespace Forensics.Sdk.Linux;

/// <summary>Copies bytes for the kernel: with a NUL at the end and none within.</summary>
internal static class TerminatedPath
{
    public const int BufferBytes = LinuxLimits.PathBytes + 1;
    public const int NameBufferBytes = LinuxLimits.NameBytes + 1;

    public static Errno Copy(ReadOnlySpan<byte> path, Span<byte> buffer)
    {
        if (path.Length >= buffer.Length)
        {
            return Errno.ENAMETOOLONG;
        }

        if (path.IsEmpty || path.Contains((byte)0))
        {
            return Errno.EINVAL;
        }

        path.CopyTo(buffer);
        buffer[path.Length] = 0;
        return Errno.Ok;
    }

    /// <summary>The same for one component: no slash, and neither <c>.</c> nor <c>..</c>, which lead elsewhere.</summary>
    public static Errno CopyName(ReadOnlySpan<byte> name, Span<byte> buffer)
    {
        if (name.Length >= buffer.Length)
        {
            return Errno.ENAMETOOLONG;
        }

        if (name is [] or [(byte)'.'] or [(byte)'.', (byte)'.'] || name.IndexOfAny((byte)'/', (byte)0) >= 0)
        {
            return Errno.EINVAL;
        }

        name.CopyTo(buffer);
        buffer[name.Length] = 0;
        return Errno.Ok;
    }
}
