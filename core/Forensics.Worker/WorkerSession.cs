using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Forensics.Sdk;
using Forensics.Sdk.Manifest;
using Forensics.Wire;
using Forensics.Wire.Messages;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Worker;

/// <summary>One run of one collector, from the host's Start frame to our End frame.</summary>
internal static class WorkerSession
{
    /// <summary>Runs what the host asks for. Never throws for what a plugin does.</summary>
    /// <returns>The process's exit code: 0 when an End frame was sent.</returns>
    public static async Task<int> RunAsync(Channel channel, TimeProvider clock)
    {
        var reader = new FrameReader();
#pragma warning disable CA2000 // Lives as long as the process: a late cancel must find it.
        var cancellation = new CancellationTokenSource();
#pragma warning restore CA2000
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var word = new HostWord();
        using var outbox = new Outbox(channel, clock);
        var start = ReadStart(channel, reader);
        ListenToHost(channel, reader, cancellation, go, word, start.IsOwnUser);
        AppDomain.CurrentDomain.UnhandledException += (_, failure) =>
        {
            // A plugin's thread threw: the runtime ends this process when we return. What was gathered goes first.
            if (failure.ExceptionObject is OutOfMemoryException)
            {
                Send(outbox, new EndMessage { Result = EndMessage.OutOfMemory, Message = "a thread of the plugin found no memory" });
            }
            else
            {
                outbox.Append([], flush: true);
            }
        };

        var end = await RunCollectorAsync(start, outbox, go.Task, word, clock, cancellation.Token).ConfigureAwait(false);
        Send(outbox, end);
        return 0;
    }

    private static async Task<EndMessage> RunCollectorAsync(StartMessage start, Outbox outbox, Task go, HostWord word, TimeProvider clock, CancellationToken cancellationToken)
    {
        WorkerContext? context = null;
        try
        {
            ProcessControl.Limit(start);
            using var root = await ProcessControl.OpenRootAsync(start.Root, clock).ConfigureAwait(false);
            using var mountTable = MountTable(start);
            if (start.Action is not null)
            {
                // Ours until we end; what the plugin starts does not act.
                ProcessControl.KeepFromChildren(WireFormat.LockDescriptor(start.HasMountTable));
            }

            var collector = LoadedPlugin.Load(start.PluginDirectory, start.ManifestSha256, start.CollectorId).Collector;
            var options = OptionsJson.Bind(collector.OptionsType, start.Options);
            await using var companions = new Companions(start.PluginDirectory, start.ManifestSha256, collector.GetType().Assembly, clock);
            context = new WorkerContext(
                outbox,
                word,
                collector.Descriptor,
                new TargetRoot(root, new EvidencePath(start.Root)) { MountTable = mountTable },
                [.. start.OwnFiles.Select(file => new FileIdentity(file.Device, file.Inode))],
                clock)
            {
                Companions = companions,
                Given = new(
                    [.. start.OutputDevices.Chunk(2).Select(pair => new SpecialDevice(pair[0], pair[1]))],
                    start.Earlier is { } earlier ? new(earlier.Step, earlier.State, earlier.StoredBytes) : null,
                    start.Action is { } action ? ActionSender.OrderOf(action) : null,
                    start.Case is { } said ? new(said.CaseNumber, said.EvidenceNumber, said.Description, said.Examiner, said.Notes) : CaseFacts.None),
            };
            outbox.Append(FrameWriter.Message(FrameKind.Hello, Hello(start), WireJson.Default.HelloMessage), flush: true);

            // The host looks at what is mapped here first: a short run could be over before.
            await go.WaitAsync(cancellationToken).ConfigureAwait(false);
            await collector.RunAsync(options, context, cancellationToken).ConfigureAwait(false);
            return context.Breach is { } breach
                ? Ended(EndMessage.ContractBreach, breach)
                : Ended(cancellationToken.IsCancellationRequested ? EndMessage.Cancelled : EndMessage.Completed, null);
        }
#pragma warning disable CA1031 // The worker's boundary: whatever a plugin throws is classified here, and nowhere else.
        catch (Exception failure)
        {
            return Classify(failure, context, cancellationToken);
        }
#pragma warning restore CA1031
    }

    private static EndMessage Classify(Exception failure, WorkerContext? context, CancellationToken cancellationToken)
    {
        if (context?.Breach is { } breach)
        {
            return Ended(EndMessage.ContractBreach, breach);
        }

        var cause = failure is TargetInvocationException or AggregateException ? failure.GetBaseException() : failure;
        switch (cause)
        {
            case ContractException:
                return Ended(EndMessage.ContractBreach, cause.Message);
            case OutOfMemoryException:
                return Ended(EndMessage.OutOfMemory, cause.Message);
            case TimeoutException when context is null:
                return Ended(EndMessage.TimedOut, cause.Message);
            case CollectorException collector:
                return Ended(EndMessage.Failed, cause.Message, collector.Code);
            case OperationCanceledException when cancellationToken.IsCancellationRequested:
                return Ended(EndMessage.Cancelled, null);
            // EMFILE: the runtime hands the kernel's number on.
            case IOException { HResult: 24 }:
                return Ended(EndMessage.Failed, cause.Message, EndMessage.DescriptorsCode);
            case JsonException or ValidationException when context is null:
                return Ended(EndMessage.Failed, $"the options do not bind: {cause.Message}", "OPTIONS");
            default:
                context?.Log(LogSeverity.Warning, cause.ToString());
                return Ended(EndMessage.Failed, $"{cause.GetType().Name}: {cause.Message}", "UNHANDLED_EXCEPTION");
        }
    }

    private static EndMessage Ended(string result, string? message, string? code = null) => new()
    {
        Result = result,
        Code = code,
        Message = message is { Length: > WireFormat.MaxTextLength } ? message[..WireFormat.MaxTextLength] : message,
    };

    private static void Send(Outbox outbox, EndMessage end) => outbox.Append(FrameWriter.Message(FrameKind.End, end, WireJson.Default.EndMessage), flush: true);

    private static HelloMessage Hello(StartMessage start) => new()
    {
        WireVersion = WireFormat.Version,
        SdkVersion = typeof(Collector).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0],
        ManifestSha256 = start.ManifestSha256,
    };

    private static SafeFileHandle? MountTable(StartMessage start)
    {
        if (!start.HasMountTable)
        {
            return null;
        }

        ProcessControl.KeepFromChildren(WireFormat.MountTableDescriptor);
        return new(WireFormat.MountTableDescriptor, ownsHandle: true);
    }

    private static StartMessage ReadStart(Channel channel, FrameReader reader)
    {
        var frame = Next(channel, reader);
        if (frame.Kind != FrameKind.Start)
        {
            throw new WireException($"the first frame is of kind 0x{(byte)frame.Kind:x2}, not Start");
        }

        var start = JsonSerializer.Deserialize(frame.Payload, WireJson.Default.StartMessage)!;
        return start.WireVersion == WireFormat.Version
            ? start
            : throw new WireException($"the host speaks wire version {start.WireVersion}, this worker {WireFormat.Version}");
    }

    /// <summary>Ends this process with the channel, whatever the plugin is doing: a worker never outlives its host.</summary>
    private static void ListenToHost(Channel channel, FrameReader reader, CancellationTokenSource cancellation, TaskCompletionSource go, HostWord word, bool isOwnUser)
        => new Thread(() =>
        {
            try
            {
                while (true)
                {
                    var frame = Next(channel, reader);
                    switch (frame.Kind)
                    {
                        case FrameKind.Go:
                            _ = go.TrySetResult();
                            break;
                        case FrameKind.Cancel:
                            // Callbacks that a plugin registered run on a thread that this one does not wait for.
                            ThreadPool.UnsafeQueueUserWorkItem(_ => cancellation.Cancel(), null);
                            break;
                        case FrameKind.RefuseContent:
                            word.ContentRefusal = Encoding.UTF8.GetString(frame.Payload);
                            break;
                        case FrameKind.BlobStored:
                            word.Tell(JsonSerializer.Deserialize(frame.Payload, WireJson.Default.BlobStoredMessage)!);
                            break;
                        case FrameKind.JournalAcknowledge:
                            word.Tell(JsonSerializer.Deserialize(frame.Payload, WireJson.Default.JournalAcknowledgeMessage)!);
                            break;
                        default:
                            break;
                    }
                }
            }
            catch (WireException)
            {
                if (isOwnUser)
                {
                    ProcessControl.KillOwnUser();
                }

                ProcessControl.ExitNow(1);
            }
        })
        { IsBackground = true, Name = "host" }.Start();

    private static Frame Next(Channel channel, FrameReader reader)
    {
        Frame frame;
        while (!reader.TryRead(out frame))
        {
            var count = channel.Receive(reader.Free, wait: true);
            if (count == 0)
            {
                throw new WireException("the host is gone");
            }

            reader.Advance(count);
        }

        return frame;
    }
}
