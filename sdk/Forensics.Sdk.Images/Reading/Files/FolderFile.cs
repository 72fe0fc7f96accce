using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Images.Reading.Files;

/// <summary>A file of a folder; closed and opened again as <see cref="FolderFiles"/> has need of descriptors.</summary>
internal sealed class FolderFile : ImageFile
{
    private readonly FolderFiles files;

    public FolderFile(FolderFiles files, string path, long lengthBytes)
    {
        this.files = files;
        Path = path;
        LengthBytes = lengthBytes;
        Place = new(this);
    }

    public string Path { get; }

    public override string Name => System.IO.Path.GetFileName(Path);

    public override long LengthBytes { get; }

    /// <summary>Null while it is closed. Its owner's.</summary>
    internal SafeFileHandle? Handle { get; set; }

    internal bool IsClosed { get; set; }

    internal LinkedListNode<FolderFile> Place { get; }

    public override int Read(long offsetBytes, Span<byte> buffer)
    {
        for (; ; )
        {
            var handle = files.HandleOf(this);
            try
            {
                return RandomAccess.Read(handle, buffer, offsetBytes);
            }
            catch (ObjectDisposedException) when (!IsClosed)
            {
                // Closed between the two lines for another file.
                continue;
            }
        }
    }

    protected override void Dispose(bool disposing)
    {
        files.Close(this);
        base.Dispose(disposing);
    }
}
