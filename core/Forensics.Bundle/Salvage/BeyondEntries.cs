namespace Forensics.Bundle.Salvage;

/// <summary>Remembers which entries were read whole since the last link that proved.</summary>
internal sealed class BeyondEntries : IBundleVisitor
{
    private readonly List<string> names = [];
    private string name = "";

    public IReadOnlyList<string> Names => names;

    public long Count { get; private set; }

    /// <summary>All so far are proven.</summary>
    public void Forget()
    {
        names.Clear();
        Count = 0;
    }

    public bool Begin(string name, int sizeBytes)
    {
        this.name = name;
        return true;
    }

    public void Content(ReadOnlySpan<byte> piece)
    {
        // The names are enough.
    }

    public void End(bool isWhole)
    {
        if (!isWhole) return;
        Count++;
        if (names.Count < BundleLimits.MaxListedBeyond) names.Add(name);
    }
}
