using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Forensics.Plugins.Memory.Device;
using Forensics.Sdk;
using Forensics.Sdk.Testing;

namespace Forensics.Plugins.Memory.Tests.Device.Images;

/// <summary>A root folder with a <c>/proc</c> that shows memory as a kernel does, in regular files: each page is known by its address.</summary>
internal sealed class MadeDevice : IDisposable
{
    public const ulong Nowhere = ulong.MaxValue;
    private const int HeaderBytes = 64;
    private const int SegmentBytes = 56;
    private readonly TestRoot root = new();

    public static int PageBytes { get; } = Environment.SystemPageSize;

    public TestRoot Root => root;

    /// <summary>The page that lies at an address.</summary>
    public static byte[] Page(ulong address)
    {
        var page = new byte[PageBytes];
        for (var i = 0; i < page.Length; i += 16)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(page.AsSpan(i), address);
            BinaryPrimitives.WriteUInt64LittleEndian(page.AsSpan(i + 8), (address + (ulong)i) * 0x9e37_79b9_7f4a_7c15);
        }

        return page;
    }

    /// <summary>Writes <c>/proc/iomem</c>.</summary>
    public MadeDevice Iomem(params (ulong Start, ulong Last, string Name)[] lines)
    {
        root.Write("proc/iomem", string.Concat(lines.Select(line => string.Create(CultureInfo.InvariantCulture, $"{line.Start:x8}-{line.Last:x8} : {line.Name}\n"))));
        return this;
    }

    /// <summary>Writes <c>/proc/kcore</c>: its segments in the order given, those that are nowhere filled with ones.</summary>
    public MadeDevice Kcore(params (ulong Virtual, ulong Physical, ulong Length)[] segments) => Kcore([], segments);

    /// <summary>The same, with notes.</summary>
    public MadeDevice Kcore(byte[] notes, params (ulong Virtual, ulong Physical, ulong Length)[] segments)
    {
        var head = HeaderBytes + (SegmentBytes * (segments.Length + 1));
        var notesAt = head;
        var offset = (ulong)(notesAt + notes.Length + PageBytes - 1) / (ulong)PageBytes * (ulong)PageBytes;
        var bytes = new byte[offset];
        "\u007fELF\u0002\u0001\u0001"u8.CopyTo(bytes);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(16), 4);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(18), 62);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(32), HeaderBytes);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(54), SegmentBytes);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(56), (ushort)(segments.Length + 1));
        Segment(bytes.AsSpan(HeaderBytes), 4, (ulong)notesAt, 0, 0, (ulong)notes.Length);
        notes.CopyTo(bytes, notesAt);
        Directory.CreateDirectory(root.PathOf("proc"));
        using var file = new FileStream(root.PathOf("proc/kcore"), FileMode.Create);
        foreach (var (index, segment) in segments.Index())
        {
            Segment(bytes.AsSpan(HeaderBytes + (SegmentBytes * (index + 1))), 1, offset, segment.Virtual, segment.Physical, segment.Length);
            file.Position = (long)offset;
            for (var at = 0UL; at < segment.Length; at += (ulong)PageBytes)
            {
                file.Write(segment.Physical == Nowhere ? [.. Enumerable.Repeat((byte)0xff, PageBytes)] : Page(segment.Physical + at));
            }

            offset += segment.Length;
        }

        file.Position = 0;
        file.Write(bytes);
        return this;
    }

    /// <summary>Writes <c>/dev/mem</c> or <c>/dev/crash</c>: an address is an offset.</summary>
    public MadeDevice DeviceFile(string name, ulong lengthBytes)
    {
        Directory.CreateDirectory(root.PathOf("dev"));
        using var file = new FileStream(root.PathOf($"dev/{name}"), FileMode.Create);
        for (var at = 0UL; at < lengthBytes; at += (ulong)PageBytes)
        {
            file.Write(Page(at));
        }

        file.SetLength((long)lengthBytes);
        return this;
    }

    /// <summary>Writes <c>/proc/kpageflags</c>: of each page that has any.</summary>
    public MadeDevice Flags(ulong memoryBytes, params (ulong Address, ulong Flags)[] pages)
    {
        var table = new byte[memoryBytes / (ulong)PageBytes * sizeof(ulong)];
        foreach (var page in pages)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(table.AsSpan((int)(page.Address / (ulong)PageBytes * sizeof(ulong))), page.Flags);
        }

        root.Write("proc/kpageflags", table);
        return this;
    }

    /// <summary>A note as kernels write it.</summary>
    public static byte[] Note(string name, string content)
    {
        var (named, text) = (Encoding.ASCII.GetBytes(name + "\0"), Encoding.ASCII.GetBytes(content));
        var note = new byte[12 + Padded(named.Length) + Padded(text.Length)];
        BinaryPrimitives.WriteInt32LittleEndian(note, named.Length);
        BinaryPrimitives.WriteInt32LittleEndian(note.AsSpan(4), text.Length);
        named.CopyTo(note, 12);
        text.CopyTo(note, 12 + Padded(named.Length));
        return note;
    }

    /// <summary>Runs the collector here.</summary>
    public RecordingContext Run(DeviceMemoryOptions options) => Run(options, null, CancellationToken.None);

    /// <summary>The same, with something that happens meanwhile.</summary>
    public RecordingContext Run(DeviceMemoryOptions options, Func<RecordingContext, CollectionContext>? around, CancellationToken cancellationToken)
    {
        var collector = new DeviceMemoryCollector { TakesAnyRoot = true };
        var context = new RecordingContext(collector.Descriptor, root.Root, TimeProvider.System);
        CollectorRun.RunAsync(collector, options, around?.Invoke(context) ?? context, cancellationToken).GetAwaiter().GetResult();
        return context;
    }

    public void Dispose() => root.Dispose();

    private static int Padded(int length) => (length + 3) / 4 * 4;

    private static void Segment(Span<byte> bytes, uint type, ulong offset, ulong address, ulong physical, ulong length)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, type);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], offset);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[16..], address);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[24..], physical);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[32..], length);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[40..], length);
    }
}
