using System.Text;
using Forensics.Sdk.Linux.Proc;

namespace Forensics.Sdk.Linux.Processes;

/// <summary>A namespace of a process, as a key: <c>mnt:[N]</c>.</summary>
public static class NamespaceText
{
    private const int TextBytes = 64;

    /// <summary>Reads it.</summary>
    /// <param name="process">The process.</param>
    /// <param name="name">The link below <c>/proc/PID/ns</c>.</param>
    /// <returns>Null when it cannot be read.</returns>
    public static string? Of(ProcessDirectory process, ReadOnlySpan<byte> name)
    {
        if (process.Open("ns"u8, OpenAs.Place, out var folder).Failed)
        {
            return null;
        }

        using (folder)
        {
            Span<byte> text = stackalloc byte[TextBytes];
            return SymbolicLink.Read(folder, name, text, out var length).Failed ? null : Encoding.ASCII.GetString(text[..length]);
        }
    }
}
