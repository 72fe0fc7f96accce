namespace Forensics.Sdk;

/// <summary>One kind of collection. A new instance serves one step of one run, in a process of its own.</summary>
/// <typeparam name="TOptions">
/// The options: a class whose public settable properties are <see cref="bool"/>, <see cref="int"/>, <see cref="long"/>, <see cref="string"/>,
/// an enum, or a list of one of these (<see cref="IReadOnlyList{T}"/>). Initialisers are the defaults; <c>Range</c>, <c>RegularExpression</c> and <c>Description</c> attributes
/// of <c>System.ComponentModel</c> state range, form and meaning. Names become snake_case in YAML and on the command line.
/// The host has checked the values before <see cref="CollectAsync"/> is called.
/// </typeparam>
#pragma warning disable RS0022 // Authors derive from this class only; its base adds nothing that they could misuse.
public abstract class Collector<TOptions> : Collector
    where TOptions : class, new()
#pragma warning restore RS0022
{
    /// <summary>
    /// Collects. Trouble with one object goes through <see cref="CollectionContext.ReportFaultAsync"/>, and the run goes on;
    /// <see cref="CollectorException"/> is thrown only when nothing more can be collected.
    /// </summary>
    /// <param name="options">Bound and validated.</param>
    /// <param name="context">All of the host that a collector may touch.</param>
    /// <param name="cancellationToken">Set when the host asks the collector to end; after 5 seconds more the process is killed.</param>
    /// <returns>A task that ends when the collection is complete.</returns>
    protected abstract Task CollectAsync(TOptions options, CollectionContext context, CancellationToken cancellationToken);

    internal sealed override Type OptionsType => typeof(TOptions);

    internal sealed override Task RunAsync(object options, CollectionContext context, CancellationToken cancellationToken)
        => CollectAsync((TOptions)options, context, cancellationToken);
}
