using System.Security.Cryptography;
using System.Text.Json;
using Forensics.Sdk.Quarantine.Files;

namespace Forensics.Plugins.Response.Files;

/// <summary>The undo payload of <c>quarantine</c> and <c>file.delete</c>, version 2. Version 1 has no <c>run_id</c>, <c>handle</c> and <c>handle_type</c>, and is read too.</summary>
internal sealed record FileUndo
{
    public const int Version = 2;

    /// <summary>What all names may take of a payload, in bytes: the rest has some 200.</summary>
    public const int NamesBytes = ResponseLimits.UndoBytes - 512;

    /// <summary>The object's id in the quarantine; null when no copy is kept there.</summary>
    public string? ObjectId { get; init; }

    /// <summary>SHA-256 of the content, as the bundle has it.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Whether the file stays where it is.</summary>
    public required bool KeepsOriginal { get; init; }

    /// <summary>Whether its flags are cleared.</summary>
    public required bool ClearsFlags { get; init; }

    /// <summary>The run that did it: its bundle has the content. Null of version 1.</summary>
    public string? RunId { get; init; }

    /// <summary>The names that are removed, in order.</summary>
    public required IReadOnlyList<NameTicket> Names { get; init; }

    internal sealed record NameTicket
    {
        private const int TokenChars = 16;

        public required byte[] Path { get; init; }

        public required string Token { get; init; }

        public required Key File { get; init; }

        public required Key Folder { get; init; }

        public required long SizeBytes { get; init; }

        public required long ModifiedSeconds { get; init; }

        public required int ModifiedNanoseconds { get; init; }

        public IReadOnlyList<string>? Flags { get; init; }

        public byte[]? Handle { get; init; }

        public int? HandleType { get; init; }

        /// <summary>What the ticket of a name takes of a payload, in bytes, with its comma.</summary>
        public static int BytesOf(FileCapture capture) => JsonSerializer.SerializeToUtf8Bytes(Of(RemovalTicket.Of(capture, new('0', TokenChars))), UndoJson.Default.NameTicket).Length + 1;

        /// <summary>With a token that nobody had.</summary>
        public static NameTicket New(FileCapture capture) => Of(RemovalTicket.Of(capture, RandomNumberGenerator.GetHexString(TokenChars, lowercase: true)));

        private static NameTicket Of(RemovalTicket ticket) => new()
        {
            Path = ticket.Path.Bytes.ToArray(),
            Token = ticket.Token,
            File = Key.Of(ticket.File),
            Folder = Key.Of(ticket.Folder),
            SizeBytes = ticket.SizeBytes,
            ModifiedSeconds = ticket.ModifiedAt.Seconds,
            ModifiedNanoseconds = ticket.ModifiedAt.Nanoseconds,
            Flags = ticket.Flags,
            Handle = ticket.Handle?.Bytes.ToArray(),
            HandleType = ticket.Handle?.Type,
        };

        public RemovalTicket ToTicket() => new()
        {
            Path = new(Path),
            Token = Token,
            File = File.ToKey(),
            Folder = Folder.ToKey(),
            SizeBytes = SizeBytes,
            ModifiedAt = new(ModifiedSeconds, ModifiedNanoseconds),
            Flags = Flags,
            Handle = Handle is not null && HandleType is { } type ? new(type, Handle) : null,
        };
    }

    internal sealed record Key(ulong Device, ulong Inode, string? FileId)
    {
        public static Key Of(FileKey key) => new(key.Identity.Device, key.Identity.Inode, key.FileId);

        public FileKey ToKey() => new(new(Device, Inode), FileId);
    }
}
