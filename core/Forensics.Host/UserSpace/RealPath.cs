using System.Runtime.InteropServices;
using System.Text;

namespace Forensics.Host.UserSpace;

/// <summary>A path without links in it, as the kernel names what is mapped (<c>realpath(3)</c>).</summary>
internal static unsafe partial class RealPath
{
    private const int PathMax = 4_096;

    /// <returns>The path itself when it cannot be resolved.</returns>
    public static string Of(string path)
    {
        var buffer = stackalloc byte[PathMax];
        if (Resolve(path, buffer) == 0)
        {
            return path;
        }

        return Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(buffer));
    }

    [LibraryImport("libc", EntryPoint = "realpath", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Resolve(string path, byte* resolved);
}
