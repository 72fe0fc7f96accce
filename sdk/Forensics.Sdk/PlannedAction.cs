using System.Text.Json.Nodes;

namespace Forensics.Sdk;

/// <summary>One change of the device that is to be made. A responder derives from it to keep what it looked at, open descriptors for instance.</summary>
public class PlannedAction : IDisposable
{
    /// <summary>The item that it is done for, which was requested.</summary>
    public required string Item { get; init; }

    /// <summary>What it is done to, where that has a path.</summary>
    public EvidencePath? Target { get; init; }

    /// <summary>What it does, in one sentence.</summary>
    public required string Summary { get; init; }

    /// <summary>The system calls that it will make, in order, at most 64.</summary>
    public required IReadOnlyList<PlannedCall> Calls { get; init; }

    /// <summary>What would be lost, a sentence each, at most 64; empty when nothing is.</summary>
    public IReadOnlyList<string> Losses { get; init; } = [];

    /// <summary>The state before, names in snake_case, at most 64 KiB as JSON.</summary>
    public JsonObject? Before { get; init; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Lets go of what it keeps.</summary>
    /// <param name="disposing">True.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}
