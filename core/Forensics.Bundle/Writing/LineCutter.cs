namespace Forensics.Bundle.Writing;

/// <summary>Where a stream of lines is cut into parts.</summary>
internal static class LineCutter
{
    /// <summary>Length of the longest run of whole lines, from the start, that is not longer than the room; 0 when not even one line fits.</summary>
    public static int LengthThatFits(ReadOnlySpan<byte> wholeLines, int roomBytes) =>
        wholeLines.Length <= roomBytes ? wholeLines.Length : wholeLines[..roomBytes].LastIndexOf((byte)'\n') + 1;

    public static void ThrowIfALineIsTooLong(string stream, ReadOnlySpan<byte> wholeLines)
    {
        while (wholeLines.Length > BundleFormat.MaxEntryBytes)
        {
            var taken = LengthThatFits(wholeLines, BundleFormat.MaxEntryBytes);
            if (taken == 0) throw new ArgumentException($"A line for '{stream}' is longer than {BundleFormat.MaxEntryBytes} bytes.", nameof(wholeLines));
            wholeLines = wholeLines[taken..];
        }
    }
}
