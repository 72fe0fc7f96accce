using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Images.Reading.Files;

/// <summary>A file of a folder; closed and opened again as <see cref="FolderFiles"/> has need of descriptors.</summary>
internal sealed class FolderFile : ImageFile
{
    private readonly FolderFiles files;

    public FolderFile(FolderFiles files, string path, FileIdentity identity, long lengthBytes)
    {
        this.files = files;
        Path = path;
        Identity = identity;
        LengthBytes = lengthBytes;
        Place = new(this);
    }

    public string Path { get; }

    public FileIdentity Identity { get; }

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
            catch (UnauthorizedAccessException refused)
            {
                // EACCES and EPERM, of a file that was opened: a server's or a file system's own.
                throw new IOException(refused.Message, refused);
            }
        }
    }

    protected override void Dispose(bool disposing)
    {
        files.Close(this);
        base.Dispose(disposing);
    }
}
