using Forensics.Bundle;
using Forensics.Collection.Run;

namespace Forensics.Host.Output;

/// <summary>A run's evidence, into a bundle.</summary>
internal sealed class BundleSink(BundleWriter bundle, OutputRoom room) : IEvidenceSink
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

    public bool HasRoomForContent => bundle.HasRoomForContent;

    public string? Exhausted => room.Exhausted;

    public IContentSink? OpenContent(string name) => bundle.IsFree(name) ? new Content(bundle.OpenContent(name)) : null;

    public void Checkpoint() => bundle.WriteLink();

    private sealed class Content(ContentWriter writer) : IContentSink
    {
        public void Append(ReadOnlySpan<byte> content) => writer.Append(content);

        public StoredContent Complete()
        {
            var summary = writer.Complete();
            return new(summary.Entry, summary.Parts, summary.LengthBytes, summary.Sha256);
        }
    }
}
