using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Forensics.Plugins.Disk.Reading;
using Forensics.Plugins.Disk.Records;
using Forensics.Sdk;
using Forensics.Sdk.Images;
using Forensics.Sdk.Linux.Hashing;

namespace Forensics.Plugins.Disk.Images;

/// <summary>Makes one image: a source, through a writer, segment by segment to the host.</summary>
/// <param name="options">What is asked for.</param>
/// <param name="context">Takes it.</param>
/// <param name="path">The source, as it was asked for.</param>
/// <param name="identity">What the source is.</param>
internal sealed class ImageRun(DiskImageOptions options, CollectionContext context, EvidencePath path, SourceIdentity identity)
{
    public static string NameOf(string name, string extension) => $"{name}.{extension}";

    /// <summary>What the name of the segment ends with that a state is about.</summary>
    public static string ExtensionOf(ImageState state)
        => state.ChunkBytes > 0 ? Sdk.Images.Ewf.SegmentName.Extension(state.Segment) : state.SegmentLimitBytes == 0 ? "raw" : state.Segment.ToString("D3", CultureInfo.InvariantCulture);

    /// <summary>Reads the source to its end, or to where it ends early: what is stored then is a valid image of less. So nothing here is ended by the run's own token; the source is.</summary>
    /// <param name="source">Not read yet.</param>
    /// <param name="name">What the names of its files begin with.</param>
    /// <param name="resumption">Where it goes on.</param>
    public async Task<MediaImage> StoreAsync(DiskSource source, string name, Resumption resumption)
    {
        (var opened, resumption) = Open(source, name, resumption);
        using var writer = opened;
        StoredBlob? last = null;
        var state = resumption.State;
        var count = (state?.Segment ?? 1) - 1;
        if (state is not null)
        {
            // All of them is there; what was lost is that they ended.
            foreach (var (ended, bytes) in resumption.Ended)
            {
                last = await StoreAsync(new(ended, state.Final is null ? count : state.Segment, bytes), Stream.Null).ConfigureAwait(false);
            }
        }

        while (last?.IsWhole != false && context.ContentRefusal is null && writer?.Next() is { } segment)
        {
            last = await StoreAsync(new(NameOf(name, segment.Extension), segment.Number, segment.StartBytes), segment).ConfigureAwait(false);
            count++;
        }

        var (final, doneBytes) = writer is null ? (state!.Final, state.MediaBytes) : (writer.Digests, writer.DoneBytes);
        var digests = final is null || !IsOneFile ? final : last?.IsWhole == true ? DigestsOf(last) : null;
        return new(count > 0 || writer is null ? NameOf(name, FirstExtension) : null, writer is null ? count + 1 : count, doneBytes, digests, last?.IsWhole == false || digests is null, resumption);
    }

    private string FirstExtension => options.Format == ImageFormat.E01 ? "E01" : options.SegmentBytes == 0 ? "raw" : "001";

    private async Task<StoredBlob> StoreAsync(SegmentFile file, Stream content)
    {
        var stored = await context.StoreHashedAsync(Blob(file), content, CancellationToken.None).ConfigureAwait(false);
        await context.EmitAsync(Record(file, stored), CancellationToken.None).ConfigureAwait(false);
        return stored;
    }

    // The media is the file, which the host hashes.
    private bool IsOneFile => options is { Format: ImageFormat.Raw, SegmentBytes: 0 };

    /// <summary>As the libraries have them.</summary>
    public static DigestAlgorithms Algorithms(IEnumerable<HashName> hashes)
        => hashes.Aggregate(DigestAlgorithms.None, (all, hash) => all | hash switch { HashName.Md5 => DigestAlgorithms.Md5, HashName.Sha1 => DigestAlgorithms.Sha1, _ => DigestAlgorithms.Sha256 });

    /// <summary>A state that was signed by the earlier run can still be one that no image can go on from: of other numbers, or with digests that this device cannot take up.</summary>
    /// <returns>No writer for an image that is whole.</returns>
    private (ImageWriter? Writer, Resumption Resumption) Open(DiskSource source, string name, Resumption resumption)
    {
        if (resumption.State is not { } state)
        {
            return (Writer(source, name, null), resumption);
        }

        if (state.Final is not null)
        {
            return (null, resumption);
        }

        try
        {
            source.GoOnAt(state.OffsetBytes, state.BadSectors);
            return (Writer(source, name, state), resumption);
        }
        catch (Exception impossible) when (impossible is ArgumentException or NotSupportedException)
        {
            source.GoOnAt(0, []);
            return (Writer(source, name, null), resumption with { State = null, WhyNot = impossible.Message });
        }
    }

    private ImageWriter Writer(DiskSource source, string name, ImageState? earlier)
    {
        var (facts, now) = (context.Case, context.Clock.GetUtcNow());
        var writing = new ImageWriterOptions
        {
            Compression = options.Compression switch { ChunkCompression.None => ImageCompression.None, ChunkCompression.Best => ImageCompression.Best, _ => ImageCompression.Fast },
            SegmentBytes = options.SegmentBytes,
            Case = new(facts.CaseNumber ?? "", facts.EvidenceNumber ?? "", facts.Description ?? "", facts.Examiner ?? "", facts.Notes ?? ""),
            DeviceModel = identity.Model ?? "",
            DeviceSerial = identity.Serial ?? "",
            AcquiredAt = now,
            ToolVersion = $"forensics {typeof(Collector).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]}",
            IsPhysical = identity.Kind is not ("partition" or "file"),
            SetId = earlier?.SetId ?? SetId(now),
            Digests = IsOneFile ? DigestAlgorithms.None : Algorithms(options.Hashes),
            Checkpoint = state => Checkpoint(name, state),
            Time = context.Clock,
            Earlier = earlier,
        };
        return options.Format == ImageFormat.E01 ? new EwfWriter(source, writing) : new RawWriter(source, writing);
    }

    /// <summary>Another one for each source and moment.</summary>
    private Guid SetId(DateTimeOffset now)
    {
        using var digest = new StreamDigest(DigestAlgorithms.Sha256);
        digest.Append(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{identity} {now:O}")));
        return new(digest.Finish().Sha256.AsSpan(0, 16));
    }

    /// <summary>Called within a read of a segment that the host is taking.</summary>
    private void Checkpoint(string name, ImageState image)
    {
        using var document = JsonDocument.Parse(image.ToJson());
        var state = StateJson.Bytes(
            new SourceState
            {
                Version = SourceState.CurrentVersion,
                Name = name,
                Source = identity,
                Format = Words.Of(options.Format),
                IsOutside = options.To.Length > 0,
                Hashes = Resumption.HashWords(options),
                Image = document.RootElement,
            });
        context.CheckpointAsync(state, CancellationToken.None).AsTask().GetAwaiter().GetResult();
    }

    private bool IsHashed(HashName hash) => options.SegmentHashes.Contains(hash) || (IsOneFile && options.Hashes.Contains(hash));

    private MediaDigests DigestsOf(StoredBlob stored)
        => new(options.Hashes.Contains(HashName.Md5) ? stored.Md5 : null, options.Hashes.Contains(HashName.Sha1) ? stored.Sha1 : null, options.Hashes.Contains(HashName.Sha256) ? stored.Sha256 : null);

    private BlobSource Blob(SegmentFile file) => new()
    {
        Kind = BlobKind.Image,
        Name = file.Name,
        LengthBytes = options.Format == ImageFormat.Raw && options.SegmentBytes == 0 ? identity.LengthBytes : null,
        Digests = (IsHashed(HashName.Md5) ? BlobDigests.Md5 : BlobDigests.None) | (IsHashed(HashName.Sha1) ? BlobDigests.Sha1 : BlobDigests.None),
        IsOutside = options.To.Length > 0,
        IsResumable = true,
        ContinuesAtBytes = file.StartBytes,
    };

    private DiskSegmentRecord Record(SegmentFile file, StoredBlob stored) => new()
    {
        Path = path,
        SegmentNumber = file.Number,
        Image = file.Name,
        ImageBlob = stored.Id.Value,
        OutputFolder = options.To.Length > 0 ? options.To : null,
        SizeBytes = stored.LengthBytes,
        ContinuesAtBytes = file.StartBytes,
        Complete = stored.IsWhole,
        Md5 = stored.Md5,
        Sha1 = stored.Sha1,
        Sha256 = stored.Sha256,
        ReadAt = UnixTime.Of(context.Clock.GetUtcNow()),
    };
}
