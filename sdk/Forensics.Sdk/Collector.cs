namespace Forensics.Sdk;

/// <summary>What every collector has: a constant description that the build writes into <c>plugin.json</c>. Derive from
/// <see cref="Collector{TOptions}"/>, or from <see cref="Responder{TOptions}"/>.</summary>
public abstract class Collector
{
    private protected Collector()
    {
    }

    /// <summary>What the host must know before it starts this collector. Cheap, constant, free of side effects.</summary>
    public abstract CollectorDescriptor Descriptor { get; }

    internal abstract Type OptionsType { get; }

    internal abstract Task RunAsync(object options, CollectionContext context, CancellationToken cancellationToken);
}
