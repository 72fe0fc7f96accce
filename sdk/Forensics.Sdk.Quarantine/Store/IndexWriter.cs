using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Quarantine.Store;

/// <summary>Writes a new index beside the one that is there.</summary>
internal sealed class IndexWriter : IDisposable
{
    private const int BufferBytes = 1 << 20;

    private readonly StoreFolder store;
    private readonly byte[] name;
    private readonly SafeFileHandle file;
    private readonly byte[] buffer = new byte[BufferBytes];
    private int length;

    public IndexWriter(StoreFolder store, ReadOnlySpan<byte> name)
    {
        (this.store, this.name) = (store, name.ToArray());
        store.Remove(name);
        file = store.CreateFile(name);
    }

    public void Add(ReadOnlySpan<byte> line)
    {
        if (line.Length > buffer.Length - length)
        {
            Flush();
        }

        line.CopyTo(buffer.AsSpan(length));
        length += line.Length;
    }

    public void Complete()
    {
        Flush();
        store.Sync(file, name);
    }

    public void Dispose() => file.Dispose();

    private void Flush()
    {
        store.Write(file, buffer.AsSpan(0, length), name);
        length = 0;
    }
}
