using System.Globalization;
using System.Text;
using ZstdSharp;

namespace Forensics.Bundle.Tests;

/// <summary>Bundles with a directory of their links, signed again by the key that signed them: as a writer makes them that has one.</summary>
internal static class Linked
{
    private const string Name = "custody/links.txt";
    private const int Block = 512;

    public static byte[] Of(byte[] bundle, BundleSigner signer)
    {
        var forger = new Forger(bundle);
        if (forger.IndexOf(Name) >= 0) return bundle;
        var text = new StringBuilder();
        long offset = 2 * Block;
        foreach (var piece in forger.Pieces)
        {
            if (IsList(piece.Name) && piece != forger.Pieces.Last(each => IsList(each.Name))) text.Append(CultureInfo.InvariantCulture, $"{piece.Name[8..12]} {offset}\n");
            offset += Length(piece);
        }

        var links = forger.Make(Name, Encoding.ASCII.GetBytes(text.ToString()));
        forger.Pieces.Insert(forger.IndexOf("manifest.json"), links);
        var last = forger.Pieces.FindLastIndex(piece => IsList(piece.Name));
        var list = Encoding.ASCII.GetString(forger.Pieces[last].Content);
        var manifest = list.LastIndexOf('\n', list.Length - 2) + 1;
        var line = $"{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(links.Content))}  {Name}\n";
        var mended = Encoding.ASCII.GetBytes(list.Insert(manifest, line));
        forger.Replace(forger.Pieces[last].Name, mended);
        forger.Replace(forger.Pieces[last + 1].Name, signer.Sign(mended, Bundles.Start));
        return Frame(forger);
    }

    /// <summary>Frames that end after each link and before the directory, of at most 1 MiB.</summary>
    public static byte[] Frame(Forger forger)
    {
        var tar = forger.Tar();
        var cuts = new SortedSet<int> { tar.Length };
        var at = 2 * Block;
        foreach (var piece in forger.Pieces)
        {
            if (piece.Name == Name) cuts.Add(at);
            at += Length(piece);
            if (piece.Name.EndsWith(".p7s", StringComparison.Ordinal)) cuts.Add(at);
        }

        using var compressor = new Compressor(1);
        List<(byte[] Frame, int Content)> frames = [];
        var start = 0;
        foreach (var cut in cuts)
        {
            for (; start < cut; start += frames[^1].Content)
            {
                var content = tar.AsSpan(start, Math.Min(1 << 20, cut - start));
                frames.Add((compressor.Wrap(content).ToArray(), content.Length));
            }
        }

        return Forger.Close(frames);
    }

    private static bool IsList(string name) => name.StartsWith("custody/0", StringComparison.Ordinal) && name.EndsWith(".sha256", StringComparison.Ordinal);

    private static int Length(Forger.Piece piece) => piece.Header.Length + piece.Content.Length + piece.Padding.Length;
}
