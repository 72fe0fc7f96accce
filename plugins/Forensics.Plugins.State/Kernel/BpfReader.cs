using System.Buffers.Binary;
using System.Globalization;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Proc;

namespace Forensics.Plugins.State.Kernel;

/// <summary>Reads objects of BPF by their ids. Offsets are those of the structures in linux/bpf.h, which only grow at their ends.</summary>
internal sealed class BpfReader(RootFiles files, BpfHolders? holders, IdNames names, TimeProvider clock)
{
    private const int InformationBytes = 256;
    private const int NanosecondsPerTick = 1_000_000_000 / BootClock.TicksPerSecond;
    private const string FromKernel = "kernel";
    private const string FromDescriptors = "descriptors";

    private readonly BootClock boot = BootClock.Sample();
    private readonly Dictionary<uint, List<uint>> linksOfPrograms = [];

    // Maps are not opened where a filter fears that one could be written by whoever has it open: one fault for all.
    private readonly HashSet<BpfObject> unopened = [];

    // Other errors are of one object, as ENODEV of a program for a network card that is gone: one fault of each for all.
    private readonly HashSet<(BpfObject Kind, Errno Error)> told = [];

    /// <summary>Why the kernel does not list its objects; OK when it does.</summary>
    public Errno Refused { get; private set; }

    public bool IsCut { get; private set; }

    /// <summary>Links first: they say what programs are attached to.</summary>
    public IEnumerable<BpfLinkRecord> Links()
    {
        foreach (var (id, shownBy) in Ids(BpfObject.Attachment))
        {
            var information = new byte[InformationBytes];
            var isKnown = shownBy.Contains(FromKernel) && Information(BpfObject.Attachment, id, information);
            var program = isKnown ? U32(information, 8) : Number(BpfObject.Attachment, id, "prog_id");
            if (program is { } of)
            {
                (linksOfPrograms.TryGetValue(of, out var links) ? links : linksOfPrograms[of] = []).Add(id);
            }

            var type = isKnown ? BpfNames.OfLink(U32(information, 0)) : holders?.Detail(BpfObject.Attachment, id, "link_type");
            yield return new()
            {
                LinkId = id,
                ShownBy = shownBy,
                Type = type,
                ProgramId = program,
                AttachType = !isKnown ? null : type switch { "tracing" => U32(information, 16), "cgroup" => U32(information, 24), "netns" or "tcx" or "netkit" => U32(information, 20), _ => null },
                AttachedTo = !isKnown ? null : Target(type, information),
                HolderPids = holders?.Of(BpfObject.Attachment, id) ?? [],
                ReadAt = Now(),
            };
        }
    }

    public IEnumerable<BpfProgramRecord> Programs()
    {
        foreach (var (id, shownBy) in Ids(BpfObject.Program))
        {
            var information = new byte[InformationBytes];
            var isKnown = shownBy.Contains(FromKernel) && Information(BpfObject.Program, id, information);
            var user = isKnown ? U32(information, 48) : (uint?)null;
            yield return new()
            {
                ProgramId = id,
                ShownBy = shownBy,
                Type = isKnown ? BpfNames.OfProgram(U32(information, 0)) : Number(BpfObject.Program, id, "prog_type") is { } type ? BpfNames.OfProgram(type) : null,
                Name = isKnown ? Name(information.AsSpan(64, 16)) : null,
                Tag = isKnown ? Convert.ToHexStringLower(information.AsSpan(8, 8)) : holders?.Detail(BpfObject.Program, id, "prog_tag"),
                LoadedAt = isKnown ? boot.TimeOf(U64(information, 40) / NanosecondsPerTick) : null,
                UserId = user,
                UserName = user is { } number ? names.User(number) : null,
                InstructionBytes = isKnown ? U32(information, 20) : null,
                JitedBytes = isKnown ? U32(information, 16) : null,
                MapIds = isKnown ? Maps(id, U32(information, 52)) : [],
                LinkIds = linksOfPrograms.GetValueOrDefault(id) ?? [],
                IsGplCompatible = isKnown ? (information[84] & 1) != 0 : null,
                InterfaceIndex = isKnown && U32(information, 80) is > 0 and var index ? index : null,
                BtfId = isKnown && U32(information, 128) is > 0 and var btf ? btf : null,
                RunTimeNs = isKnown ? U64(information, 192) : null,
                RunCount = isKnown ? U64(information, 200) : null,
                HolderPids = holders?.Of(BpfObject.Program, id) ?? [],
                ReadAt = Now(),
            };
        }
    }

    public IEnumerable<BpfMapRecord> Maps()
    {
        foreach (var (id, shownBy) in Ids(BpfObject.Map))
        {
            var information = new byte[InformationBytes];
            var isKnown = shownBy.Contains(FromKernel) && Information(BpfObject.Map, id, information);
            yield return new()
            {
                MapId = id,
                ShownBy = shownBy,
                Type = isKnown ? BpfNames.OfMap(U32(information, 0)) : Number(BpfObject.Map, id, "map_type") is { } type ? BpfNames.OfMap(type) : null,
                Name = isKnown ? Name(information.AsSpan(24, 16)) : null,
                KeySizeBytes = isKnown ? U32(information, 8) : Number(BpfObject.Map, id, "key_size"),
                ValueSizeBytes = isKnown ? U32(information, 12) : Number(BpfObject.Map, id, "value_size"),
                MaxEntries = isKnown ? U32(information, 16) : Number(BpfObject.Map, id, "max_entries"),
                MapFlags = isKnown ? $"0x{U32(information, 20):x}" : holders?.Detail(BpfObject.Map, id, "map_flags"),
                HolderPids = holders?.Of(BpfObject.Map, id) ?? [],
                ReadAt = Now(),
            };
        }
    }

    private static uint U32(ReadOnlySpan<byte> information, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(information[offset..]);

    private static ulong U64(ReadOnlySpan<byte> information, int offset) => BinaryPrimitives.ReadUInt64LittleEndian(information[offset..]);

    private static EvidenceText Name(ReadOnlySpan<byte> field) => new((field.IndexOf((byte)0) is >= 0 and var end ? field[..end] : field).ToArray());

    private static string? Target(string? type, ReadOnlySpan<byte> information) => type switch
    {
        "cgroup" => $"cgroup {U64(information, 16)}",
        "netns" => $"network namespace {U32(information, 16)}",
        "xdp" or "tcx" or "netkit" => $"interface {U32(information, 16)}",
        "tracing" => $"object {U32(information, 20)} type {U32(information, 24)}",
        _ => null,
    };

    private UnixTime Now() => UnixTime.Of(clock.GetUtcNow());

    private uint? Number(BpfObject kind, uint id, string key) => uint.TryParse(holders?.Detail(kind, id, key), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private List<(uint Id, IReadOnlyList<string> ShownBy)> Ids(BpfObject kind)
    {
        var listed = new HashSet<uint>();
        for (uint last = 0; ;)
        {
            var error = BpfCalls.Next(kind, last, out var id);
            if (error.Failed)
            {
                // The end of the list; a kernel before 5.8 has no links.
                Refused = error == Errno.ENOENT || error == Errno.EINVAL ? Refused : error;
                break;
            }

            if (listed.Count == KernelLimits.BpfObjects || !listed.Add(id))
            {
                IsCut = true;
                break;
            }

            last = id;
        }

        var held = holders?.Ids(kind).ToHashSet() ?? [];
        return [.. listed.Union(held).Order().Select(id => (id, (IReadOnlyList<string>)[.. listed.Contains(id) ? [FromKernel] : Array.Empty<string>(), .. held.Contains(id) ? [FromDescriptors] : Array.Empty<string>()]))];
    }

    private bool Information(BpfObject kind, uint id, Span<byte> information)
    {
        if (unopened.Contains(kind))
        {
            return false;
        }

        var error = BpfCalls.Open(kind, id, out var file);
        using (file)
        {
            error = error.Failed ? error : BpfCalls.Information(file, information);
        }

        if (error == Errno.EPERM || error == Errno.EACCES)
        {
            unopened.Add(kind);
        }

        if (error.Failed && error != Errno.ENOENT && told.Add((kind, error)))
        {
            files.Note(error.Fault(EvidencePath.Of($"bpf {kind.IdKey} {id}"), "BPF_OBJECT_UNREADABLE", "bpf", "the object, and others like it, is listed by its number, and the kernel does not say what it is"));
        }

        return !error.Failed;
    }

    /// <summary>The kernel writes the maps' ids where the structure points to.</summary>
    private static unsafe uint[] Maps(uint program, uint count)
    {
        var room = Math.Min(count, KernelLimits.BpfProgramMaps);
        if (room == 0 || BpfCalls.Open(BpfObject.Program, program, out var file).Failed)
        {
            return [];
        }

        using (file)
        {
            var ids = new uint[room];
            Span<byte> information = stackalloc byte[InformationBytes];
            information.Clear();
            fixed (uint* start = ids)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(information[52..], room);
                BinaryPrimitives.WriteUInt64LittleEndian(information[56..], (ulong)start);
                return BpfCalls.Information(file, information).Failed ? [] : ids;
            }
        }
    }
}
