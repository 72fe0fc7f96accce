using Forensics.Sdk;
using Hostile;

[assembly: Collector<ThrowerCollector>]

namespace Hostile;

/// <summary>Ends by an exception, or as if by one.</summary>
internal sealed class ThrowerCollector : Collector<ThrowerOptions>
{
    public override CollectorDescriptor Descriptor => new()
    {
        Id = "hostile.thrower",
        Summary = "Sends one note, then throws.",
        Records = [HostileSchemas.Note],
    };

    protected override async Task CollectAsync(ThrowerOptions options, CollectionContext context, CancellationToken cancellationToken)
    {
        await context.EmitAsync(HostileNote.Of("before the end", context), cancellationToken).ConfigureAwait(false);
        switch (options.What)
        {
            case Thrown.Coded:
                throw new CollectorException("NOTHING_TO_READ", "the device has no such thing \e[31m");
            case Thrown.Plain:
                throw new FormatException("a plain exception");
            case Thrown.OnThread:
                new Thread(() => throw new FormatException("on a thread of its own")).Start();
                await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(false);
                break;
            case Thrown.StackOverflow:
                Deeper(0);
                break;
            case Thrown.Exit:
                Environment.Exit(options.ExitCode);
                break;
            default:
                throw new OperationCanceledException("nobody cancelled");
        }
    }

    private static int Deeper(int depth) => depth == int.MaxValue ? 0 : Deeper(depth + 1) + 1;
}

internal enum Thrown
{
    Coded,
    Plain,
    OnThread,
    StackOverflow,
    Exit,
    Cancelled,
}

internal sealed class ThrowerOptions
{
    public Thrown What { get; set; }

    public int ExitCode { get; set; }
}
