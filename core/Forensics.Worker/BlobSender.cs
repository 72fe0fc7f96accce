using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Forensics.Sdk;
using Forensics.Wire;
using Forensics.Wire.Messages;

namespace Forensics.Worker;

/// <summary>Sends blobs: open, data, close. Blobs of several threads interleave; a fault or a record passes between any two pieces.</summary>
internal sealed partial class BlobSender(Outbox outbox, HostWord word)
{
    private const int PieceBytes = 256 << 10;
    private const int MaxExtents = 30_000;

    // Numbers reach the host in order.
    private readonly Lock numbering = new();
    private uint lastNumber;

    /// <summary>What is wrong with a source; null when nothing is.</summary>
    public static string? Fault(BlobSource source)
        => source.Kind == BlobKind.File && source.Path is not { Bytes.IsEmpty: false } ? "a file has no path"
            : source.Kind != BlobKind.File && (source.Name is null || !NamePattern().IsMatch(source.Name)) ? $"'{source.Name}' is no name for a blob of kind {source.Kind}"
            : (source.IsOutside || source.IsResumable || source.ContinuesAtBytes != 0) && source.Kind != BlobKind.Image ? "only an image goes outside of the bundle, or can be gone on with"
            : source.Metadata is { } metadata && Fault(metadata) is { } fault ? fault
            : source.Extents is { Count: > MaxExtents } ? $"{source.Extents.Count} data ranges are more than {MaxExtents}"
            : null;

    /// <summary>What is wrong with an object without content; null when nothing is.</summary>
    public static string? ObjectFault(BlobSource source, BlobId? linkOf)
        => source.Kind != BlobKind.File ? "an object without content is of another kind than a file"
            : source.Metadata is not { } metadata ? "an object without content has no metadata"
            : metadata.Type == PosixType.File && linkOf is null ? "a regular file without content is no hard link"
            : linkOf is { } link && !uint.TryParse(link.Value, CultureInfo.InvariantCulture, out _) ? $"'{link.Value}' is no blob's id"
            : Fault(source);

    /// <summary>Sends an object without content.</summary>
    public BlobId SendObject(BlobSource source, BlobId? linkOf)
    {
        lock (numbering)
        {
            var message = new BlobObjectMessage
            {
                Number = lastNumber + 1,
                Path = source.Path!.Value.Bytes.ToArray(),
                LinkOf = linkOf is { } link ? uint.Parse(link.Value, CultureInfo.InvariantCulture) : null,
                Metadata = Of(source.Metadata!),
            };
            outbox.Append(FrameWriter.Message(FrameKind.BlobObject, message, WireJson.Default.BlobObjectMessage), flush: false);
            lastNumber++;
            return new BlobId(lastNumber.ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <returns>The blob's number.</returns>
    public async ValueTask<uint> SendAsync(BlobSource source, Stream content, bool isAnswered, CancellationToken cancellationToken)
    {
        uint number;
        lock (numbering)
        {
            // Counted when it is sent: one that is too long for a message is not.
            number = lastNumber + 1;
            outbox.Append(FrameWriter.Message(FrameKind.BlobOpen, Open(number, source), WireJson.Default.BlobOpenMessage), flush: false);
            lastNumber = number;
        }

        _ = isAnswered ? word.Stored(number) : null;
        var piece = ArrayPool<byte>.Shared.Rent(PieceBytes);
        string? truncated = "the plugin ended while it sent this";
        try
        {
            string? refusal = null;
            int read;
            while ((read = await content.ReadAsync(piece.AsMemory(0, PieceBytes), cancellationToken).ConfigureAwait(false)) > 0 && (refusal = word.ContentRefusal) is null)
            {
                SendPiece(number, piece.AsSpan(0, read));
            }

            truncated = refusal;
        }
        catch (ContentCutException cut)
        {
            truncated = cut.Message;
        }
        catch (Exception failure) when (failure is IOException or OperationCanceledException or UnauthorizedAccessException or ObjectDisposedException or NotSupportedException)
        {
            truncated = failure.Message;
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
            outbox.Append(FrameWriter.Message(FrameKind.BlobClose, new BlobCloseMessage { Number = number, Truncated = truncated, Answer = isAnswered }, WireJson.Default.BlobCloseMessage), flush: false);
        }

        return number;
    }

    private void SendPiece(uint number, ReadOnlySpan<byte> piece)
    {
        Span<byte> head = stackalloc byte[WireFormat.BlobNumberBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(head, number);
        outbox.Append(FrameKind.BlobData, head, piece);
    }

    private static IEnumerable<string> DigestWords(BlobDigests digests)
    {
        if (digests.HasFlag(BlobDigests.Md5))
        {
            yield return "md5";
        }

        if (digests.HasFlag(BlobDigests.Sha1))
        {
            yield return "sha1";
        }
    }

    private static BlobOpenMessage Open(uint number, BlobSource source) => new()
    {
        Number = number,
        Kind = JsonNamingPolicy.KebabCaseLower.ConvertName(source.Kind.ToString()),
        Path = source.Path?.Bytes.ToArray(),
        Name = source.Name,
        LengthBytes = source.LengthBytes,
        Extents = source.Extents is { } extents ? [.. extents.SelectMany(extent => new[] { extent.OffsetBytes, extent.LengthBytes })] : null,
        Digests = source.Digests is { } digests ? [.. DigestWords(digests)] : null,
        Outside = source.IsOutside,
        Resumable = source.IsResumable,
        ContinuesAtBytes = source.ContinuesAtBytes,
        Metadata = source.Metadata is { } metadata ? Of(metadata) : null,
    };

    private static BlobMetadata Of(PosixMetadata metadata) => new()
    {
        Mode = metadata.Mode,
        OwnerId = metadata.OwnerId,
        GroupId = metadata.GroupId,
        SizeBytes = metadata.SizeBytes,
        Links = metadata.Links,
        Device = metadata.Identity.Device,
        Inode = metadata.Identity.Inode,
        ModifiedAt = metadata.ModifiedAt.ToString(),
        AccessedAt = metadata.AccessedAt.ToString(),
        ChangedAt = metadata.ChangedAt.ToString(),
        CreatedAt = metadata.CreatedAt?.ToString(),
        Type = JsonNamingPolicy.KebabCaseLower.ConvertName(metadata.Type.ToString()),
        LinkTarget = metadata.LinkTarget?.Bytes.ToArray(),
        SpecialMajor = metadata.SpecialDevice?.Major,
        SpecialMinor = metadata.SpecialDevice?.Minor,
        Attributes = metadata.Attributes is { } attributes ? [.. attributes.Select(attribute => new BlobAttribute { Name = attribute.Name.Bytes.ToArray(), Value = attribute.Value?.Bytes.ToArray() })] : null,
        Lsattr = metadata.Lsattr,
    };

    private static string? Fault(PosixMetadata metadata)
        => !Enum.IsDefined(metadata.Type) ? "its metadata names no type"
            : metadata.Type == PosixType.Symlink != metadata.LinkTarget.HasValue ? "a link, and nothing else, has a target"
            : metadata.LinkTarget is { Bytes.Length: 0 or > WireFormat.MaxLinkTargetBytes } ? $"a link's target is of no bytes, or of more than {WireFormat.MaxLinkTargetBytes}"
            : metadata.Attributes is { Count: > WireFormat.MaxAttributes } ? $"{metadata.Attributes.Count} attributes are more than {WireFormat.MaxAttributes}"
            : metadata.Attributes?.Sum(attribute => attribute.Name.Bytes.Length + (attribute.Value?.Bytes.Length ?? 0)) > WireFormat.MaxAttributeBytes ? $"its attributes are longer than {WireFormat.MaxAttributeBytes} bytes"
            : metadata.Attributes?.Any(attribute => attribute.Name.Bytes.Length is 0 or > WireFormat.MaxAttributeNameBytes) == true ? "an attribute's name is of no bytes, or too long"
            : null;

    // Names of parts are the bundle's own.
    [GeneratedRegex(@"^(?!.*\.part[0-9]{4,}\z)[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}
