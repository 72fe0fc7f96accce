namespace Forensics.Sdk.Linux;

/// <summary>One entry of a directory. It lives in the reader's buffer: copy what is to outlive the next <see cref="DirectoryReader.Fill"/>.</summary>
public readonly ref struct DirectoryEntry
{
    internal DirectoryEntry(ReadOnlySpan<byte> name, ulong inode, byte type)
    {
        Name = name;
        Inode = inode;
        Type = (FileType)(type << 12);
    }

    /// <summary>The name: 1 to 255 bytes, no NUL.</summary>
    public ReadOnlySpan<byte> Name { get; }

    /// <summary>The inode number as the directory has it; at a mount point that of the directory below.</summary>
    public ulong Inode { get; }

    /// <summary>The type as the directory has it; <see cref="FileType.Unknown"/> where its file system does not say.</summary>
    public FileType Type { get; }

    /// <summary>Whether it is <c>.</c> or <c>..</c>.</summary>
    public bool IsDots => Name is [(byte)'.'] or [(byte)'.', (byte)'.'];
}
