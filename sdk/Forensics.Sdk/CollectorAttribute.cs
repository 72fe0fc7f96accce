namespace Forensics.Sdk;

/// <summary>Names one collector of a plugin assembly; see <see cref="CollectorAttribute{TCollector}"/>.</summary>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public abstract class CollectorAttribute : Attribute
{
    private protected CollectorAttribute()
    {
    }

    internal abstract Collector Create();
}
