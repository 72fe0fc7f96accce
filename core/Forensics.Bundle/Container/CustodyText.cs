using System.Text;

namespace Forensics.Bundle.Container;

/// <summary>The lines of the next custody list, in the text format of <c>sha256sum</c>: lower-case hex, two spaces, name, newline.</summary>
internal sealed class CustodyText
{
    /// <summary>Length of the longest possible line.</summary>
    public const int MaxLineBytes = 64 + 2 + BundleLimits.MaxNameChars + 1;

    private byte[] text = new byte[16 << 10];
    private int firstLineBytes;

    public int LengthBytes { get; private set; }

    /// <summary>True when an entry stands in it, beside the line of the previous list.</summary>
    public bool HasEntries => LengthBytes > firstLineBytes;

    public ReadOnlyMemory<byte> Text => text.AsMemory(0, LengthBytes);

    public void Add(ReadOnlySpan<byte> digest, string name)
    {
        var line = LineBytes(name);
        if (text.Length - LengthBytes < line) Array.Resize(ref text, Math.Max(text.Length * 2, LengthBytes + line));
        LengthBytes += Format(text.AsSpan(LengthBytes), digest, name);
    }

    /// <summary>Begins the next list with the line of the list just written.</summary>
    public void BeginAfter(ReadOnlySpan<byte> digest, string name)
    {
        LengthBytes = 0;
        Add(digest, name);
        firstLineBytes = LengthBytes;
    }

    public static int LineBytes(string name) => 64 + 2 + name.Length + 1;

    private static int Format(Span<byte> line, ReadOnlySpan<byte> digest, string name)
    {
        Convert.TryToHexStringLower(digest, line, out var written);
        line[written++] = (byte)' ';
        line[written++] = (byte)' ';
        written += Encoding.ASCII.GetBytes(name, line[written..]);
        line[written++] = (byte)'\n';
        return written;
    }
}
