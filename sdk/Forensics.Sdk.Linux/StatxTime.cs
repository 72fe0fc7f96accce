using System.Runtime.InteropServices;

namespace Forensics.Sdk.Linux;

/// <summary>struct statx_timestamp of linux/stat.h.</summary>
[StructLayout(LayoutKind.Sequential, Size = 16)]
internal readonly struct StatxTime
{
    internal readonly long tv_sec;
    internal readonly uint tv_nsec;

    // A damaged or hostile file system may hold more than a second's worth; the seconds are kept, the rest is cut to what the type can say.
    public UnixTime ToUnixTime() => new(tv_sec, (int)Math.Min(tv_nsec, 999_999_999));
}
