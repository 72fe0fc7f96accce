using System.Text;

namespace Forensics.Sdk;

/// <summary>
/// A path as the kernel has it: bytes, no terminating NUL, in no particular encoding. In JSON: the text under the field's name and,
/// when the text does not give the bytes back, base64 under <c>&lt;field&gt;_bytes</c>.
/// </summary>
/// <param name="Bytes">The bytes; may be empty.</param>
public readonly record struct EvidencePath(ReadOnlyMemory<byte> Bytes) : IEquatable<EvidencePath>
{
    /// <summary>A path from text, as UTF-8.</summary>
    /// <param name="text">The path.</param>
    /// <returns>The path's bytes.</returns>
    public static EvidencePath Of(string text) => new(Encoding.UTF8.GetBytes(text));

    /// <summary>True when <see cref="ToString"/> gives the bytes back exactly, that is, when they are valid UTF-8.</summary>
    public bool IsExactText => System.Text.Unicode.Utf8.IsValid(Bytes.Span);

    /// <summary>Text for display; invalid UTF-8 becomes U+FFFD. It may hold control characters: escape it before it meets a terminal.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Encoding.UTF8.GetString(Bytes.Span);

    /// <summary>Equal when the bytes are.</summary>
    /// <param name="other">Another path.</param>
    /// <returns>Whether the bytes are the same.</returns>
    public bool Equals(EvidencePath other) => Bytes.Span.SequenceEqual(other.Bytes.Span);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Bytes.Span);
        return hash.ToHashCode();
    }
}
