using System.Text;

namespace Forensics.Sdk;

/// <summary>
/// Text from the device that is no path, as bytes: a process's name, an argument, an attribute's value. In JSON as
/// <see cref="EvidencePath"/>: the text and, when it is lossy, <c>&lt;field&gt;_bytes</c> (for a list: a list with null where the text is exact).
/// </summary>
/// <param name="Bytes">The bytes; may be empty.</param>
public readonly record struct EvidenceText(ReadOnlyMemory<byte> Bytes) : IEquatable<EvidenceText>
{
    /// <summary>True when <see cref="ToString"/> gives the bytes back exactly, that is, when they are valid UTF-8.</summary>
    public bool IsExactText => System.Text.Unicode.Utf8.IsValid(Bytes.Span);

    /// <summary>Text for display; invalid UTF-8 becomes U+FFFD. It may hold control characters: escape it before it meets a terminal.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Encoding.UTF8.GetString(Bytes.Span);

    /// <summary>Equal when the bytes are.</summary>
    /// <param name="other">Another text.</param>
    /// <returns>Whether the bytes are the same.</returns>
    public bool Equals(EvidenceText other) => Bytes.Span.SequenceEqual(other.Bytes.Span);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Bytes.Span);
        return hash.ToHashCode();
    }
}
