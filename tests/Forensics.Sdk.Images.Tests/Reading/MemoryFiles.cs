using Forensics.Sdk.Images.Reading;

namespace Forensics.Sdk.Images.Tests.Reading;

/// <summary>Files that exist only as bytes.</summary>
internal sealed class MemoryFiles : IImageFiles
{
    private readonly Dictionary<string, byte[]> files = [];

    public byte[] this[string name]
    {
        get => files[name];
        set => files[name] = value;
    }

    /// <summary>Of files that exist as such.</summary>
    public static MemoryFiles Of(params string[] paths)
    {
        var memory = new MemoryFiles();
        foreach (var path in paths)
        {
            memory[Path.GetFileName(path)] = File.ReadAllBytes(path);
        }

        return memory;
    }

    public ImageFile? Open(string name) => files.TryGetValue(name, out var bytes) ? new MemoryFile(name, bytes) : null;

    private sealed class MemoryFile(string name, byte[] bytes) : ImageFile
    {
        public override string Name => name;

        public override long LengthBytes => bytes.Length;

        public override int Read(long offsetBytes, Span<byte> buffer)
        {
            var read = (int)Math.Clamp(bytes.Length - offsetBytes, 0, buffer.Length);
            bytes.AsSpan((int)Math.Min(offsetBytes, bytes.Length), read).CopyTo(buffer);
            return read;
        }
    }
}
