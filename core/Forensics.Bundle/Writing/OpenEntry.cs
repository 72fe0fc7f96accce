namespace Forensics.Bundle.Writing;

/// <summary>Something that is being written and has no length yet: it becomes one entry or several.</summary>
internal abstract class OpenEntry(string name, FrameSpooler spooler) : IDisposable
{
    public string Name { get; } = name;

    public Spool Spool { get; } = new(spooler);

    /// <summary>The name that its next entry would have.</summary>
    public abstract string NextName { get; }

    protected int WrittenParts { get; private set; }

    /// <summary>How much of the bytes the present part takes; 0 when it is full.</summary>
    public abstract int LengthThatFits(ReadOnlySpan<byte> bytes);

    public void WritePartTo(EntryWriter entries)
    {
        entries.Write(NextName, Spool);
        WrittenParts++;
    }

    public virtual void Dispose() => Spool.Dispose();
}
