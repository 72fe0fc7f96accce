using System.Collections.Concurrent;
using Forensics.Wire.Messages;

namespace Forensics.Worker;

/// <summary>What the host has said while the collector runs. Written by the thread that listens, read by those of the plugin.</summary>
internal sealed class HostWord
{
    private readonly ConcurrentDictionary<uint, TaskCompletionSource<BlobStoredMessage>> asked = new();
    private readonly ConcurrentDictionary<uint, TaskCompletionSource<JournalAcknowledgeMessage>> begun = new();
    private volatile string? contentRefusal;

    /// <summary>Why it takes no more content; null while it does.</summary>
    public string? ContentRefusal
    {
        get => contentRefusal;
        set => contentRefusal = value;
    }

    /// <summary>What the host will say of a blob: to be asked for before its close is sent.</summary>
    public Task<BlobStoredMessage> Stored(uint number) => asked.GetOrAdd(number, _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>The host has said it.</summary>
    public void Tell(BlobStoredMessage stored)
    {
        if (asked.TryRemove(stored.Number, out var waiting))
        {
            waiting.SetResult(stored);
        }
    }

    /// <summary>What the host will say of an action: to be asked for before it is sent.</summary>
    public Task<JournalAcknowledgeMessage> Acknowledged(uint number) => begun.GetOrAdd(number, _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>The host has said it.</summary>
    public void Tell(JournalAcknowledgeMessage acknowledged)
    {
        if (begun.TryRemove(acknowledged.Number, out var waiting))
        {
            waiting.SetResult(acknowledged);
        }
    }
}
