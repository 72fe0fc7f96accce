using System.Text;
using System.Text.RegularExpressions;
using Forensics.Bundle.Container;

namespace Forensics.Bundle.Reading;

/// <summary>Lines of a custody list.</summary>
internal static partial class CustodyLines
{
    private const int NameAt = 2 * Sha256Digest.Bytes + 2;

    /// <summary>Reads all of them.</summary>
    /// <returns>The name of a certificate that signs this list and all that follow, where the bundle was resumed; otherwise null.</returns>
    /// <exception cref="InvalidDataException">It is no such list.</exception>
    public static string? Read(ReadOnlySpan<byte> text, Action<string, byte[]> take)
    {
        string? signer = null;
        while (!text.IsEmpty)
        {
            var end = text.IndexOf((byte)'\n');
            if (end <= NameAt) throw new InvalidDataException("a custody list has a line that is none");
            var name = Encoding.Latin1.GetString(text[NameAt..end]);
            var digest = new byte[Sha256Digest.Bytes];
            if (Convert.FromHexString(Encoding.Latin1.GetString(text[..(2 * Sha256Digest.Bytes)]), digest, out _, out _) != System.Buffers.OperationStatus.Done)
                throw new InvalidDataException("a custody list has a line without a digest");
            if (!name.StartsWith(BundleFormat.CustodyFolder, StringComparison.Ordinal) || !name.EndsWith(".sha256", StringComparison.Ordinal)) take(name, digest);
            if (LaterSigner().IsMatch(name)) signer = name;
            text = text[(end + 1)..];
        }

        return signer;
    }

    [GeneratedRegex(@"^custody/signer\.[0-9]+\.pem\z", RegexOptions.CultureInvariant)]
    private static partial Regex LaterSigner();
}
