namespace Forensics.Collection;

/// <summary>Upper bounds for what plugins, profiles and workers may hand us.</summary>
public static class CollectionLimits
{
    /// <summary>Longest state of a checkpoint, in bytes.</summary>
    public const int MaxStateBytes = Wire.WireFormat.MaxStateBytes;

    /// <summary>Largest <c>plugin.json</c>, in bytes.</summary>
    public const int MaxManifestBytes = 4 << 20;

    /// <summary>Largest profile, in bytes.</summary>
    public const int MaxProfileBytes = 1 << 20;

    /// <summary>Most levels of nesting in a profile, the document itself included.</summary>
    public const int MaxProfileDepth = 32;

    /// <summary>Most plugin folders below one plugin directory.</summary>
    public const int MaxPackages = 1_000;

    /// <summary>Most record types of one collector.</summary>
    public const int MaxRecordTypes = 256;

    /// <summary>Most steps of one profile.</summary>
    public const int MaxSteps = 256;

    /// <summary>Longest options of one step, in bytes of JSON: six times as many, when all is escaped, fit the frame that takes them to the worker.</summary>
    public const int MaxOptionsBytes = 128 << 10;

    /// <summary>Most items that one step may request.</summary>
    public const int MaxItems = 1_000_000;

    /// <summary>Most blobs that one step may send at once.</summary>
    public const int MaxOpenBlobs = 64;

    /// <summary>Most actions that one step may have begun at once.</summary>
    public const int MaxOpenActions = 64;

    /// <summary>Most blobs that one step may send at once that go outside of the bundle: each takes some MiB of our memory.</summary>
    public const int MaxOpenOutside = 8;

    /// <summary>Most files that one run writes outside of the bundle: the manifest names each. An image in segments of 1,500 MiB has as many when it has 29 TiB.</summary>
    public const int MaxOutsideFiles = 20_000;

    /// <summary>Most bytes that a worker is told and does not read.</summary>
    public const int MaxUnreadBytes = 4 << 20;

    /// <summary>Blobs that a step may send after it was told that no more content is taken; each is a fault. More are on their way at no time.</summary>
    public const int MaxRefusedBlobs = 10_000;

    /// <summary>Longest item id, in characters.</summary>
    public const int MaxItemLength = 4_096;

    /// <summary>Ids and paths of the items of one step that are requested and not yet concluded, in bytes of our memory.</summary>
    public const long MaxOpenItemBytes = 256L << 20;

    /// <summary>Longest reason of an outcome, in characters: it stands beside every item that the step leaves open.</summary>
    public const int MaxReasonLength = 1_024;

    /// <summary>Log lines kept of one step, in bytes of JSON; the rest is counted.</summary>
    public const int MaxLogBytes = 1 << 20;

    /// <summary>Longest piece of a worker's printed output that becomes one log line, in bytes.</summary>
    public const int MaxOutputLineBytes = 4_096;

    /// <summary>Most processes that a step left behind and that are named; the rest is counted.</summary>
    public const int MaxSurvivorNames = 64;

    /// <summary>Most lines of the footprint ledger; the rest is counted.</summary>
    public const int MaxFootprintEntries = 100_000;

    /// <summary>Largest program whose digest is taken when it is started, in bytes.</summary>
    public const long MaxProgramBytes = 512L << 20;

    /// <summary>How long a worker has to end after it was asked to.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>How long a worker has to be gone after its last word, and again after it was killed for that. It ends at once, unless a thread of it waits in the
    /// kernel for a file system that does not answer.</summary>
    public static readonly TimeSpan LastWordWait = TimeSpan.FromSeconds(1);

    /// <summary>How long a killed worker has to be gone before it is abandoned.</summary>
    public static readonly TimeSpan KillWait = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How many tasks beyond a step's limit the kernel lets its user have (<c>RLIMIT_NPROC</c>). What it refuses there is counted nowhere: far enough away for a control group to count,
    /// or a look at the processes to see, that the limit was passed; near enough that the device is not harmed before.
    /// </summary>
    public const int TasksBeyondLimit = 1_024;

    /// <summary>How long one answer of a path that is asked for may take before it is refused. A sound disk takes milliseconds, one that spins up some seconds.</summary>
    public static readonly TimeSpan ProbeWait = TimeSpan.FromSeconds(10);

    /// <summary>How long a worker has from its start to its Hello: a second on an idle device; one whose processors are taken by others, with our low priority, has needed more than one minute.</summary>
    public static readonly TimeSpan StartWait = TimeSpan.FromMinutes(3);
}
