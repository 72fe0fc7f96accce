namespace Forensics.Sdk;

/// <summary>
/// Names one collector of a plugin assembly, so that nobody has to scan its types:
/// <c>[assembly: Collector&lt;ListingCollector&gt;]</c>. One attribute a collector.
/// </summary>
/// <typeparam name="TCollector">The collector's type.</typeparam>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class CollectorAttribute<TCollector> : CollectorAttribute
    where TCollector : Collector, new()
{
    internal override Collector Create() => new TCollector();
}
