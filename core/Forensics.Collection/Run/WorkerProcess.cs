using System.Buffers;
using System.Globalization;
using System.Text;
using Forensics.Collection.Budgets;
using Forensics.Collection.Catalogue;
using Forensics.Collection.Confinement;
using Forensics.Collection.Native;
using Forensics.Collection.Plan;
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

    private Channel Channel { get; }

    /// <summary>Starts it. It does nothing before it is told what, and is told only once <paramref name="confine"/> has its process under all limits.</summary>
    /// <exception cref="IOException">It cannot be started.</exception>
    public static WorkerProcess Start(PlannedStep step, CollectorEntry collector, RunSettings settings, Action<int> confine)
    {
        var (channel, theirChannel) = PrivateChannels.Sockets();
        var (output, theirOutput) = PrivateChannels.Pipe();
        using (theirChannel)
        using (theirOutput)
        {
            try
            {
                var heapLimit = step.Limits.MemoryBytes.ToString("x", CultureInfo.InvariantCulture);
                var environment = new Dictionary<string, string>(settings.Worker.Environment) { ["DOTNET_GCHeapHardLimit"] = $"0x{heapLimit}" };
                var (processId, enforcedBy) = ConfinedSpawn.Start(() => Spawn.Start(settings.Worker.Arguments, environment, theirChannel, theirOutput));
                var process = new ChildProcess(processId);
                var rlimits = WorkerLimits.Of(step.Limits).Apply(processId);
                confine(processId);
                var worker = new WorkerProcess(process, channel, output) { EnforcedBy = rlimits.Concat(enforcedBy).ToDictionary() };
                worker.Send(FrameWriter.Message(FrameKind.Start, StartOf(step, collector, settings), WireJson.Default.StartMessage));
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

    /// <summary>Passes on what has arrived on the channel.</summary>
    /// <returns>False when the channel is at its end or the worker has said its last word.</returns>
    public bool Receive(StepIntake intake)
    {
        var count = Channel.Receive(reader.Free, wait: false);
        if (count <= 0)
        {
            return count < 0;
        }

        reader.Advance(count);
        try
        {
            while (intake.End is null && reader.TryRead(out var frame))
            {
                intake.Take(frame);
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

    private static StartMessage StartOf(PlannedStep step, CollectorEntry collector, RunSettings settings) => new()
    {
        WireVersion = WireFormat.Version,
        PluginDirectory = collector.Package.Directory,
        ManifestSha256 = collector.Package.ManifestSha256,
        CollectorId = collector.Id,
        Step = step.Id,
        Options = step.Options,
        Root = Encoding.UTF8.GetBytes(settings.Root),
        OwnFiles = [.. settings.OwnFiles.Select(file => new OwnFile(file.Device, file.Inode))],
        DataLimitBytes = step.Limits.MemoryBytes + RuntimeBytes,
    };

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
    }

    private void Send(FrameKind kind)
    {
        var frame = new byte[WireFormat.HeaderBytes];
        FrameWriter.Header(frame, kind, payloadLength: 0);
        Send(frame);
    }

    private void Send(byte[] frame)
    {
        unsent.Write(frame);
        Flush();
    }
}
