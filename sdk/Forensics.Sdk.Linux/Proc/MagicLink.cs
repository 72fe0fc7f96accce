using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Linux.Proc;

/// <summary>
/// The links of procfs that lead to an object itself and not to a path (<c>exe</c>, <c>cwd</c>, <c>root</c>, <c>fd/N</c>; proc(5),
/// path_resolution(7)).
/// The one place that follows them: only as a place (O_PATH), since what lies behind is another process's, perhaps on a mount whose server is silent.
/// </summary>
public static class MagicLink
{
    /// <summary>Opens what a link leads to. It needs ptrace access to the process.</summary>
    /// <param name="processDirectory"><c>/proc/PID</c> or its <c>fd</c>.</param>
    /// <param name="name">The link's name.</param>
    /// <param name="place">The object as <see cref="OpenAs.Place"/>; invalid when an error is returned.</param>
    /// <returns>The error of <c>openat(2)</c>.</returns>
    public static Errno Open(SafeFileHandle processDirectory, ReadOnlySpan<byte> name, out SafeFileHandle place)
    {
        ArgumentNullException.ThrowIfNull(processDirectory);
        Span<byte> buffer = stackalloc byte[TerminatedPath.NameBufferBytes];
        var error = TerminatedPath.CopyName(name, buffer);
        if (error.Failed)
        {
            place = new SafeFileHandle();
            return error;
        }

        return OpenCalls.Open(processDirectory, buffer, OpenCalls.PathOnly, out place);
    }
}
