using System.Text;
using Microsoft.Diagnostics.Runtime;

namespace Forensics.Plugins.Memory.Clr;

/// <summary>
/// The version that a runtime carries in its module: the text <c>@(#)Version 10.0.1226.42308 @Commit: ...</c>. ClrMD looks for it in the first writable segment, where that
/// of newer runtimes does not lie.
/// </summary>
internal static class RuntimeVersion
{
    private const int PieceBytes = 1 << 20;
    private const int VersionChars = 64;

    /// <summary>Looks for it.</summary>
    /// <param name="reader">The memory.</param>
    /// <param name="module">The runtime's module.</param>
    /// <returns>Null when it is not there.</returns>
    public static string? Of(IDataReader reader, ModuleInfo module)
    {
        var mark = "@(#)Version "u8;
        var piece = new byte[PieceBytes];
        var length = Math.Min(module.ImageSize, ClrLimits.ModuleBytes);
        for (var at = 0L; at < length; at += PieceBytes - mark.Length - VersionChars)
        {
            var read = ReadPages(reader, module.ImageBase + (ulong)at, piece.AsSpan(0, (int)Math.Min(PieceBytes, length - at)));
            var found = piece.AsSpan(0, read).IndexOf(mark);
            if (found >= 0)
            {
                return Parse(piece.AsSpan(0, read)[(found + mark.Length)..]);
            }
        }

        return null;
    }

    // Between the segments of a module nothing may be mapped: what is not there is zero.
    private static int ReadPages(IDataReader reader, ulong address, Span<byte> piece)
    {
        piece.Clear();
        for (var at = 0; at < piece.Length; at += Environment.SystemPageSize)
        {
            reader.Read(address + (ulong)at, piece.Slice(at, Math.Min(Environment.SystemPageSize, piece.Length - at)));
        }

        return piece.Length;
    }

    private static string? Parse(ReadOnlySpan<byte> text)
    {
        var end = text[..Math.Min(text.Length, VersionChars)].IndexOf((byte)' ');
        return end > 0 && Version.TryParse(Encoding.ASCII.GetString(text[..end]), out var version) ? version.ToString() : null;
    }
}
