using ZstdSharp;

namespace Forensics.Bundle.Tests;

/// <summary>Frames of a bundle that a test has changed, with links and their directory where the writer has them: at the start of a frame.</summary>
internal static class Reframed
{
    private const string Name = "custody/links.txt";
    private const int Block = 512;

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

    private static int Length(Forger.Piece piece) => piece.Header.Length + piece.Content.Length + piece.Padding.Length;
}
