using System.Runtime.InteropServices;

namespace Forensics.Host;

/// <summary>SIGINT, SIGTERM and SIGHUP ask the run to close its bundle; they do not end the process.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly PosixSignalRegistration[] registrations;
    private string? signal;

    public Interruption() => registrations =
        [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(kind => PosixSignalRegistration.Create(kind, Interrupt))];

    public CancellationToken Token => source.Token;

    /// <summary>The first signal that came; null while none has.</summary>
    public string? Signal => signal;

    public void Dispose()
    {
        foreach (var registration in registrations)
        {
            registration.Dispose();
        }

        source.Dispose();
    }

    private void Interrupt(PosixSignalContext context)
    {
        context.Cancel = true;
        Interlocked.CompareExchange(ref signal, context.Signal.ToString(), null);
        source.Cancel();
    }
}
