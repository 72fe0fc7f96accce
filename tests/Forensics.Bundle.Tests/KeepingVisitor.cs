namespace Forensics.Bundle.Tests;

/// <summary>Keeps all that it is shown, and checks the order of the calls.</summary>
internal sealed class KeepingVisitor(Func<string, bool> wants) : IBundleVisitor
{
    private readonly MemoryStream content = new();
    private (string Name, int SizeBytes)? open;

    internal sealed record Entry(string Name, int SizeBytes, byte[] Content, bool IsWhole);

    public List<Entry> Seen { get; } = [];

    public int LongestPiece { get; private set; }

    public bool Begin(string name, int sizeBytes)
    {
        content.SetLength(0);
        var wanted = wants(name);
        open = wanted ? (name, sizeBytes) : null;
        return wanted;
    }

    public void Content(ReadOnlySpan<byte> piece)
    {
        Assert.That(open, Is.Not.Null, "content outside a wanted entry");
        LongestPiece = Math.Max(LongestPiece, piece.Length);
        content.Write(piece);
    }

    public void End(bool isWhole)
    {
        Assert.That(open, Is.Not.Null, "an end outside a wanted entry");
        Seen.Add(new(open!.Value.Name, open.Value.SizeBytes, content.ToArray(), isWhole));
        open = null;
    }
}
