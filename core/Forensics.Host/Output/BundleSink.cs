using Forensics.Bundle;

using Forensics.Collection.Run;

namespace Forensics.Host.Output;

/// <summary>A run's evidence, into a bundle.</summary>
internal sealed class BundleSink(BundleWriter bundle) : IEvidenceSink
{
    private readonly HashSet<string> entries = new(StringComparer.Ordinal);

    public void AppendLines(string stream, ReadOnlySpan<byte> lines) => bundle.AppendLines(stream, lines);

    public void AddEntry(string name, ReadOnlySpan<byte> content)
    {
        if (entries.Add(name))
        {
            bundle.WriteEntry(name, content);
        }
    }

    public void Checkpoint() => bundle.WriteLink();
}
