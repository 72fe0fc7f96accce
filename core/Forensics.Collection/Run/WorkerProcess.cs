using System.Buffers;
using System.Globalization;
using System.Text;
using Forensics.Collection.Catalogue;
using Forensics.Collection.Confinement;
using Forensics.Collection.Plan;
using Forensics.Confinement;
using Forensics.Wire;
using Forensics.Wire.Messages;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Collection.Run;

/// <summary>One worker: its process, its channel, and what it prints.</summary>
internal sealed class WorkerProcess : IDisposable
{
    /// <summary>Private writable memory that the runtime itself takes beside the collector's heap, in bytes (measured, with room).</summary>
    public const long RuntimeBytes = 192L << 20;

    private readonly FrameReader reader = new();
    private readonly byte[] printed = new byte[16 << 10];
    private readonly ArrayBufferWriter<byte> unsent = new();
    private int sent;

    private WorkerProcess(ChildProcess process, SafeFileHandle channel, SafeFileHandle output)
    {
        Process = process;
        Socket = channel;
        Channel = new Channel(channel);
        Output = output;
    }

    public ChildProcess Process { get; }

    public SafeFileHandle Socket { get; }

    public SafeFileHandle Output { get; }

    /// <summary>What confines it and limits each of its processes, and by which means.</summary>
    public IReadOnlyDictionary<string, string> EnforcedBy { get; private init; } = new Dictionary<string, string>();

    /// <summary>How it could not be confined, and why.</summary>
    public IReadOnlyList<string> Obstacles { get; private init; } = [];

    private Channel Channel { get; }

    /// <summary>Starts it. It does nothing before it is told what, and is told only once <paramref name="confine"/> has its process under all limits.</summary>
    /// <param name="step">What it is to run.</param>
    /// <param name="collector">The same.</param>
    /// <param name="settings">How workers are started.</param>
    /// <param name="users">Users that nobody else is.</param>
    /// <param name="confine">Gets what was started.</param>
    /// <exception cref="IOException">It cannot be started.</exception>
    public static WorkerProcess Start(PlannedStep step, CollectorEntry collector, RunSettings settings, WorkerUsers users, Action<Confined> confine)
    {
        var (channel, theirChannel) = PrivateChannels.Sockets();
        var (output, theirOutput) = PrivateChannels.Pipe();
        var theirLock = step.Order is not null && settings.Actions?.Journal is { } journal ? PrivateChannels.Copy(journal.Lock) : null;
        using (theirChannel)
        using (theirOutput)
        using (theirLock)
        {
            try
            {
                var heapLimit = step.Limits.MemoryBytes.ToString("x", CultureInfo.InvariantCulture);
                var environment = new Dictionary<string, string>(settings.Worker.Environment) { ["DOTNET_GCHeapHardLimit"] = $"0x{heapLimit}" };
                var confined = ConfinedSpawn.Start(
                    collector.Needs, users, mountTable => Spawn.Start(new()
                    {
                        Command = settings.Worker.Arguments,
                        Environment = environment,

                        // WireFormat.ChannelDescriptor, MountTableDescriptor and LockDescriptor.
                        Descriptors = [.. new[] { theirChannel, mountTable, theirLock }.OfType<SafeFileHandle>()],
                        Output = theirOutput,
                    }));
                var process = new ChildProcess(confined.ProcessId);
                confine(confined);
                var start = StartOf(step, collector, settings, confined);
                var worker = new WorkerProcess(process, channel, output) { EnforcedBy = EnforcedByOf(start, confined), Obstacles = confined.Obstacles };
                worker.Send(FrameWriter.Message(FrameKind.Start, start, WireJson.Default.StartMessage));
                return worker;
            }
            catch (IOException)
            {
                // A worker that was started all the same ends with its channel.
                channel.Dispose();
                output.Dispose();
                throw;
            }
        }
    }

    public void Cancel() => Send(FrameKind.Cancel);

    public void RefuseContent(string reason) => Send(FrameKind.RefuseContent, Encoding.UTF8.GetBytes(reason));

    /// <summary>Whether frames have arrived that were not passed on yet, because one before them took its time: 100,000 checkpoints fit into what is received at once.</summary>
    public bool HasMore { get; private set; }

    /// <summary>Passes on what has arrived on the channel.</summary>
    /// <returns>False when the channel is at its end or the worker has said its last word.</returns>
    public bool Receive(StepIntake intake)
    {
        if (!HasMore)
        {
            var count = Channel.Receive(reader.Free, wait: false);
            if (count <= 0)
            {
                return count < 0;
            }

            reader.Advance(count);
        }

        HasMore = false;
        try
        {
            while (!HasMore && intake.End is null && reader.TryRead(out var frame))
            {
                intake.Take(frame);
                HasMore = intake.Blobs.TakeHasWaited();
                while (intake.Blobs.TryTakeAnswer(out var stored))
                {
                    if (unsent.WrittenCount - sent > CollectionLimits.MaxUnreadBytes)
                    {
                        throw new ContractBreachException($"it does not read what it asked to be told: more than {CollectionLimits.MaxUnreadBytes} bytes wait for it");
                    }

                    Send(FrameWriter.Message(FrameKind.BlobStored, stored!, WireJson.Default.BlobStoredMessage));
                }

                while (intake.Actions.TryTakeAnswer(out var acknowledged))
                {
                    Send(FrameWriter.Message(FrameKind.JournalAcknowledge, acknowledged!, WireJson.Default.JournalAcknowledgeMessage));
                }

                if (intake.TellReady(Process.ProcessId))
                {
                    Send(FrameKind.Go);
                }
            }
        }
        catch (WireException broken)
        {
            throw new ContractBreachException(broken.Message);
        }

        return intake.End is null;
    }

    /// <summary>Passes on what the process printed.</summary>
    /// <returns>False when nothing is there now, or never will be.</returns>
    public bool ReceivePrinted(StepIntake intake, out bool atEnd)
    {
        var count = ReadDescriptor.Available(Output, printed);
        atEnd = count == 0;
        if (count > 0)
        {
            intake.TakePrinted(printed.AsSpan(0, count));
        }

        return count > 0;
    }

    public void Dispose()
    {
        Channel.Dispose();
        Output.Dispose();
        Process.Dispose();
    }

    /// <summary>The limits that the worker sets itself before it loads a plugin: one that cannot does not get that far.</summary>
    private static Dictionary<string, string> EnforcedByOf(StartMessage start, Confined confined)
    {
        var enforced = new Dictionary<string, string>(confined.EnforcedBy) { ["descriptors"] = "RLIMIT_NOFILE", ["cpu_time"] = "RLIMIT_CPU" };
        if (start.TaskLimit is not null)
        {
            enforced["processes"] = "RLIMIT_NPROC";
        }

        return enforced;
    }

    private static StartMessage StartOf(PlannedStep step, CollectorEntry collector, RunSettings settings, Confined confined) => new()
    {
        WireVersion = WireFormat.Version,
        PluginDirectory = collector.Package.Directory,
        ManifestSha256 = collector.Package.ManifestSha256,
        CollectorId = collector.Id,
        Step = step.Id,
        Options = step.Options,
        Root = Encoding.UTF8.GetBytes(settings.Root),
        OwnFiles = [.. settings.OwnFiles.Select(file => new OwnFile(file.Device, file.Inode))],
        OutputDevices = [.. settings.OutputDevices.SelectMany(device => new[] { device.Major, device.Minor })],
        Earlier = step.Earlier is { } earlier ? new(earlier.Step, earlier.State.ToArray(), earlier.Contents.ToDictionary(content => content.Key, content => content.Value.LengthBytes)) : null,
        Action = ActionOf(step, settings),
        Case = settings.Case is { } said ? new(said.CaseNumber, said.EvidenceNumber, said.Description, said.Examiner, said.Notes) : null,
        HasMountTable = confined.HasMountTable,
        IsOwnUser = confined.IsOwnUser,
        DataLimitBytes = step.Limits.MemoryBytes + RuntimeBytes,
        DescriptorLimit = step.Limits.Descriptors,

        // The grace more: the host asks first.
        CpuLimitSeconds = (long)Math.Ceiling((step.Limits.CpuTime + CollectionLimits.Grace).TotalSeconds),

        TaskLimit = confined.IsOwnUser ? step.Limits.Tasks + CollectionLimits.TasksBeyondLimit : null,
    };

    private static ActionMessage? ActionOf(PlannedStep step, RunSettings settings)
        => step.Order is { } order && settings.Actions is { } actions
            ? new()
            {
                Mode = order.Mode,
                RunId = actions.RunId,
                By = actions.By,
                StateFolder = actions.Folder.Path,
                Actions = [.. order.Actions.Select(action => new JournalledMessage
                {
                    Id = action.Intent.ActionId,
                    Item = action.Intent.Item ?? string.Empty,
                    Target = action.Intent.PathBytes,
                    Summary = action.Intent.Summary ?? string.Empty,
                    UndoVersion = action.Intent.UndoVersion ?? 1,
                    Undo = action.Intent.Undo ?? [],
                    Reverting = action.IsBeingReverted,
                })],
            }
            : null;

    /// <summary>Sends on what the worker had not yet room for.</summary>
    public void Flush()
    {
        try
        {
            while (sent < unsent.WrittenCount && Channel.TrySend(unsent.WrittenSpan[sent..]) is > 0 and var count)
            {
                sent += count;
            }
        }
        catch (WireException)
        {
            // A worker that is already gone is seen by its pidfd, with its status: no error of ours.
            sent = unsent.WrittenCount;
        }

        if (sent == unsent.WrittenCount || sent > CollectionLimits.MaxUnreadBytes)
        {
            var rest = unsent.WrittenSpan[sent..].ToArray();
            unsent.ResetWrittenCount();
            unsent.Write(rest);
            sent = 0;
        }
    }

    private void Send(FrameKind kind, ReadOnlySpan<byte> payload = default)
    {
        var frame = new byte[WireFormat.HeaderBytes + payload.Length];
        FrameWriter.Header(frame, kind, payload.Length);
        payload.CopyTo(frame.AsSpan(WireFormat.HeaderBytes));
        Send(frame);
    }

    private void Send(byte[] frame)
    {
        unsent.Write(frame);
        Flush();
    }
}
