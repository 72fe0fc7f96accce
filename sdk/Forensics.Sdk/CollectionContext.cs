using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk;

/// <summary>All of the host that a collector may touch. Members may be called from several threads.</summary>
public abstract class CollectionContext
{
    /// <summary>The clock for everything that a collector stamps.</summary>
    public abstract TimeProvider Clock { get; }

    /// <summary>The root under inspection: the device's, a mounted image's, a container's.</summary>
    public abstract TargetRoot Root { get; }

    /// <summary>Files that this run itself writes. A collector leaves them out and concludes each that it meets as
    /// <see cref="ItemState.Excluded"/>.</summary>
    public abstract IReadOnlyList<FileIdentity> OwnFiles { get; }

    /// <summary>Why the host takes no more content: the bundle has come to a limit. Null while it does; once told, it stays. What <see cref="StoreAsync"/> is given
    /// from then on, or is reading then, is cut, or nothing of it is kept. Records, faults and items are still taken: a collector that goes on tells what it did not store.</summary>
    public virtual string? ContentRefusal => null;

    /// <summary>Block devices that the run's output lies on, and those that these lie on: an image of one of them would hold itself. Empty where the output is on none.</summary>
    public virtual IReadOnlyList<SpecialDevice> OutputDevices => [];

    /// <summary>What the host has from an attempt at this step that was interrupted, when the collector called <see cref="CheckpointAsync"/> then; else null.</summary>
    public virtual EarlierAttempt? Earlier => null;

    /// <summary>Who asked for the collection, and under which number.</summary>
    public virtual CaseFacts Case => CaseFacts.None;

    /// <summary>What a responder is to do; null for a collector.</summary>
    public virtual ActionOrder? Order => null;

    /// <summary>Diagnostics for the operator. Evidence goes into records, never into the log.</summary>
    /// <param name="severity">How much it matters.</param>
    /// <param name="message">At most 4,096 characters are kept.</param>
    public abstract void Log(LogSeverity severity, string message);

    /// <summary>Tells how far the collector is; cheap, may be called often.</summary>
    /// <param name="progress">The latest state.</param>
    public abstract void ReportProgress(CollectionProgress progress);

    /// <summary>Appends one record to its stream; waits while the host is behind.</summary>
    /// <typeparam name="TRecord">A class whose schema the descriptor declares.</typeparam>
    /// <param name="record">The record.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends when the record is accepted.</returns>
    /// <exception cref="ContractException">The descriptor does not declare the record, or it is longer than 1 MiB as JSON.</exception>
    public abstract ValueTask EmitAsync<TRecord>(TRecord record, CancellationToken cancellationToken)
        where TRecord : class;

    /// <summary>The same for a hot path: finished lines.</summary>
    /// <param name="schema">One of the descriptor's schemas.</param>
    /// <param name="lines">One or more JSON objects, UTF-8, each of at most 1 MiB and each ended by one line feed. Copied before this returns.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends when the lines are accepted.</returns>
    /// <exception cref="ContractException">The descriptor does not declare the schema, or the last line is not ended.</exception>
    public abstract ValueTask EmitUtf8Async(RecordSchema schema, ReadOnlyMemory<byte> lines, CancellationToken cancellationToken);

    /// <summary>
    /// Stores content, from the stream's position to its end. Returns when the host has accepted the last byte; the host hashes. When the stream throws, what
    /// was read is kept and marked as truncated, and the exception goes on to the caller, unless it is a <see cref="ContentCutException"/>.
    /// </summary>
    /// <param name="source">Where it comes from.</param>
    /// <param name="content">The content; not closed.</param>
    /// <param name="cancellationToken">Ends the reading; what was read is kept.</param>
    /// <returns>The blob's id.</returns>
    /// <exception cref="ContractException">The source has no path or name where its kind needs one.</exception>
    public abstract ValueTask<BlobId> StoreAsync(BlobSource source, Stream content, CancellationToken cancellationToken);

    /// <summary>As <see cref="StoreAsync(BlobSource, Stream, CancellationToken)"/>, and waits until the host has hashed it: for what is long enough that hashing it twice costs more.</summary>
    /// <param name="source">Where it comes from.</param>
    /// <param name="content">The content; not closed.</param>
    /// <param name="cancellationToken">Ends the reading; what was read is kept.</param>
    /// <returns>Its id, and the host's digests.</returns>
    /// <exception cref="ContractException">The source has no path or name where its kind needs one.</exception>
    public virtual ValueTask<StoredBlob> StoreHashedAsync(BlobSource source, Stream content, CancellationToken cancellationToken)
        => throw new NotSupportedException($"{GetType().Name} tells no digests");

    /// <summary>
    /// Says that an interrupted run can go on from here: all that was emitted and stored so far stands, and the state tells the rest. Also from inside a read of content that is being stored: it
    /// then covers what earlier reads of that content returned. Content of which <see cref="BlobSource.IsResumable"/> says that it may go on is only made durable up to such a point: so call it for
    /// every 16 MiB, or 10 seconds.
    /// </summary>
    /// <param name="state">What the collector needs to go on, at most 64 KiB; a later run gets it as <see cref="EarlierAttempt.State"/>. The bundle's readers can see it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends when it is accepted.</returns>
    /// <exception cref="ContractException">The state is too long.</exception>
    public virtual ValueTask CheckpointAsync(ReadOnlyMemory<byte> state, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>
    /// Puts an object without content of its own into the index of content: a directory, a symbolic link, a device, a pipe, a socket, or one more name of
    /// what was stored before. With what <see cref="StoreAsync"/> stored it is what a tree is built from again.
    /// </summary>
    /// <param name="source">Where it lies: kind <see cref="BlobKind.File"/>, with path and metadata.</param>
    /// <param name="linkOf">Of a hard link: what has the same inode and was stored or put here before. Needed for a regular file.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Its id, of the same numbers as those of blobs.</returns>
    /// <exception cref="ContractException">Kind, path or metadata are not as said, or a regular file is no hard link.</exception>
    public abstract ValueTask<BlobId> StoreObjectAsync(BlobSource source, BlobId? linkOf, CancellationToken cancellationToken);

    /// <summary>Notes that one object was not collected, or only in part.</summary>
    /// <param name="fault">What happened to which object.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends when the fault is accepted.</returns>
    public abstract ValueTask ReportFaultAsync(CollectionFault fault, CancellationToken cancellationToken);

    /// <summary>States one item that the collector was asked for. Whatever happens from here on, the item ends in exactly one state:
    /// items still open when the collector ends are the host's to close.</summary>
    /// <param name="item">Stable text id, unique in the step, of 1 to 4,096 characters: <c>/</c>, <c>pid:1</c>, <c>definition:LinuxAuthLogs</c>.</param>
    /// <param name="path">Where the item has one.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends when the item is accepted.</returns>
    public abstract ValueTask RequestAsync(string item, EvidencePath? path, CancellationToken cancellationToken);

    /// <summary>Ends one requested item in exactly one state. Concluding an item twice, or one that was never requested, is a contract breach.</summary>
    /// <param name="conclusion">The state and its reason.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends when the conclusion is accepted.</returns>
    public abstract ValueTask ConcludeAsync(ItemConclusion conclusion, CancellationToken cancellationToken);

    /// <summary>
    /// Starts a part of this collector in a process of its own that has no rights (<see cref="Companion"/>), for native code that evidence may take over. Its memory, time, processes and what it
    /// prints count as the collector's.
    /// </summary>
    /// <typeparam name="TCompanion">What runs there: a class of the plugin's own assembly.</typeparam>
    /// <param name="descriptors">Open files that it gets, at most 64, in this order; copied, so the caller still closes its own. With them it can do what they were opened for.</param>
    /// <returns>The started process, to be disposed.</returns>
    /// <exception cref="IOException">It cannot be started, or not without all of its rights.</exception>
    /// <exception cref="ContractException">The class is not of the plugin's own assembly, or there are too many descriptors.</exception>
    /// <exception cref="NotSupportedException">This context starts none.</exception>
    public virtual CompanionProcess StartCompanion<TCompanion>(IReadOnlyList<SafeFileHandle> descriptors)
        where TCompanion : Companion, new()
        => throw new NotSupportedException($"{GetType().Name} starts no companions");

    /// <summary>Makes an action, and all that was sent before, durable; the responder's base asks.</summary>
    internal virtual ValueTask<BegunAction> BeginActionAsync(ActionIntent intent, CancellationToken cancellationToken) => throw new NotSupportedException($"{GetType().Name} keeps no journal");

    /// <summary>Notes what became of it; passes even when the run is being cancelled.</summary>
    internal virtual ValueTask EndActionAsync(BegunAction begun, ActionResult result) => throw new NotSupportedException($"{GetType().Name} keeps no journal");
}
