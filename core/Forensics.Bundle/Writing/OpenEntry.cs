namespace Forensics.Bundle.Writing;

/// <summary>Something that is being written and has no length yet: it becomes one entry or several.</summary>
internal abstract class OpenEntry(string name, FrameCompression compression, ContentDigests? digests) : IDisposable
{
    public string Name { get; } = name;

    public Spool Spool { get; } = new(compression, digests);

    /// <summary>The name that its next entry would have.</summary>
    public abstract string NextName { get; }

    public int WrittenParts { get; protected set; }

    /// <summary>How much of the bytes the present part takes; 0 when it is full.</summary>
    public abstract int LengthThatFits(ReadOnlySpan<byte> bytes);

    /// <summary>Writes what there is as an entry; more may follow in the next.</summary>
    public virtual void WritePartTo(EntryWriter entries)
    {
        entries.Write(NextName, Spool, Spool.TakeDigest());
        WrittenParts++;
    }

    public virtual void Dispose() => Spool.Dispose();
}
