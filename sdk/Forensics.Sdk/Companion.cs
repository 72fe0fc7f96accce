using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk;

/// <summary>
/// The part of a collector that evidence may take over, such as native code that parses it: it runs in a process of its own that may do nothing but read what it was handed, and compute.
/// Derive from it in the plugin's own assembly, with a public constructor without parameters, and start it by <see cref="CollectionContext.StartCompanion{TCompanion}"/>.
/// </summary>
/// <remarks>It has no capability, sends no signal, starts no process and no other program, makes no socket, and opens files for reading only, as far as their modes let everybody.
/// What it says is as untrusted as the evidence.</remarks>
public abstract class Companion
{
    /// <summary>Runs it. When this ends the process does; an exception reaches the collector as <see cref="CompanionEndKind.Failed"/>.</summary>
    /// <param name="channel">To and from the collector, a stream of bytes; at its end when the collector has closed its own.</param>
    /// <param name="descriptors">What the collector handed over, in its order.</param>
    /// <param name="cancellationToken">Set in a test when the collector is done with it. A process is killed instead.</param>
    /// <returns>A task that ends, or fails, when it is done.</returns>
    public abstract Task RunAsync(Stream channel, IReadOnlyList<SafeFileHandle> descriptors, CancellationToken cancellationToken);
}
