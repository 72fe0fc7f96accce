using System.Buffers;
using Forensics.Bundle.Container;

namespace Forensics.Bundle;

/// <summary>
/// A list of contents that are known, by MD5 or SHA-256, as <c>md5sum</c>, <c>sha256sum</c> and lists of known files have them: 16 bytes of memory a digest, which is the whole MD5 or
/// the first half of a SHA-256; 64 MB for <see cref="MaxDigests"/>.
/// </summary>
/// <remarks>
/// Nobody can make a content that has a given digest, MD5 neither. Who could choose what stands in a list of MD5 can have put one of two contents there that have the same: prefer SHA-256.
/// </remarks>
public sealed class KnownContents
{
    /// <summary>Most digests.</summary>
    public const int MaxDigests = 4_000_000;

    /// <summary>Most lines, those without a digest included.</summary>
    public const int MaxLines = 2 * MaxDigests;

    /// <summary>Longest line, in bytes, without its line feed.</summary>
    public const int MaxLineBytes = 4_096;

    private const int BufferBytes = 256 << 10;
    private const int Md5Chars = 2 * ComparedDigest.Md5Bytes;
    private const int Sha256Chars = 2 * Sha256Digest.Bytes;

    private readonly UInt128[] md5;
    private readonly UInt128[] sha256;

    private KnownContents(UInt128[] md5, UInt128[] sha256, string listSha256) => (this.md5, this.sha256, Sha256) = (md5, sha256, listSha256);

    /// <summary>Different digests in the list.</summary>
    public int Count => md5.Length + sha256.Length;

    /// <summary>SHA-256 of the list itself, 64 lower-case hex digits.</summary>
    public string Sha256 { get; }

    /// <summary>
    /// Reads a list, to its end. A line begins with 32 or 64 hexadecimal digits, which a space, a tab or a comma ends; before them a backslash can stand, as <c>md5sum</c> writes it before a name that it
    /// has escaped. Or the digits are in double quotes, as in the first column of a CSV. The rest of the line is passed over; so are lines that are empty or begin with <c>#</c>.
    /// </summary>
    /// <param name="list">The list; it need not seek.</param>
    /// <returns>What is known.</returns>
    /// <exception cref="FormatException">A line is something else, or the list is longer than it may be: the message begins with the line's number.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static KnownContents Read(Stream list)
    {
        ArgumentNullException.ThrowIfNull(list);
        var (found, lines) = (new Found(), 0);
        using var digest = new Sha256Digest();
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            var held = 0;
            for (int read; (read = list.Read(buffer, held, buffer.Length - held)) > 0;)
            {
                digest.Append(buffer.AsSpan(held, read));
                held += read;
                var start = 0;
                for (int length; (length = buffer.AsSpan(start, held - start).IndexOf((byte)'\n')) >= 0; start += length + 1) found.Take(buffer.AsSpan(start, length), ++lines);

                // What is left is shorter than the buffer, or the line is too long.
                if (held - start > MaxLineBytes) found.Take(buffer.AsSpan(start, held - start), lines + 1);
                buffer.AsSpan(start, held - start).CopyTo(buffer);
                held -= start;
            }

            if (held > 0) found.Take(buffer.AsSpan(0, held), lines + 1);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return new(found.Md5.ToSorted(), found.Sha256.ToSorted(), Convert.ToHexStringLower(digest.FinishAndReset()));
    }

    /// <summary>Whether a content is in the list.</summary>
    /// <param name="sha256">Its SHA-256, 32 bytes.</param>
    /// <param name="md5">Its MD5, 16 bytes.</param>
    /// <returns>Whether one of the two is.</returns>
    public bool Contains(ReadOnlySpan<byte> sha256, ReadOnlySpan<byte> md5)
        => Array.BinarySearch(this.sha256, DigestPages.KeyOf(sha256)) >= 0 || Array.BinarySearch(this.md5, DigestPages.KeyOf(md5)) >= 0;

    private sealed class Found
    {
        private readonly byte[] digest = new byte[Sha256Digest.Bytes];

        public DigestPages Md5 { get; } = new();

        public DigestPages Sha256 { get; } = new();

        public void Take(ReadOnlySpan<byte> line, int number)
        {
            if (number > MaxLines) throw new FormatException($"line {number}: a list has at most {MaxLines} lines");
            if (line.Length > MaxLineBytes) throw new FormatException($"line {number}: it is longer than {MaxLineBytes} bytes");
            if (line.EndsWith("\r"u8)) line = line[..^1];
            if (line.IsEmpty || line[0] == (byte)'#') return;
            var isQuoted = line[0] == (byte)'"';
            if (isQuoted || line[0] == (byte)'\\') line = line[1..];
            var length = Digits(line);
            var isEnded = isQuoted ? line.Length > length && line[length] == (byte)'"' : line.Length == length || line[length] is (byte)' ' or (byte)'\t' or (byte)',';

            // What stands there is not repeated: the file may be one that was named by mistake.
            if (length is not (Md5Chars or Sha256Chars) || !isEnded) throw new FormatException($"line {number}: it does not begin with an MD5 or SHA-256 digest");
            if (Md5.Count + Sha256.Count == MaxDigests) throw new FormatException($"line {number}: a list has at most {MaxDigests} digests");
            _ = Convert.FromHexString(line[..length], digest, out _, out _);
            (length == Md5Chars ? Md5 : Sha256).Add(digest);
        }

        private static int Digits(ReadOnlySpan<byte> line)
        {
            var digits = line.IndexOfAnyExcept(HexDigits);
            return digits < 0 ? line.Length : digits;
        }

        private static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789abcdefABCDEF"u8);
    }
}
