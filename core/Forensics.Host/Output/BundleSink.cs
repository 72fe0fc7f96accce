using Forensics.Bundle;
using Forensics.Collection.Outcomes;
using Forensics.Collection.Run;

namespace Forensics.Host.Output;

/// <summary>A run's evidence, into a bundle.</summary>
internal sealed class BundleSink(BundleWriter bundle, OutputRoom room, OutputWatch watch) : IEvidenceSink
{
    private readonly HashSet<string> entries = new(StringComparer.Ordinal);

    public void AppendLines(string stream, ReadOnlySpan<byte> lines)
    {
        using var question = watch.Ask();
        bundle.AppendLines(stream, lines);
    }

    public void AddEntry(string name, ReadOnlySpan<byte> content)
    {
        // In a run that goes on with another, the other may have written it.
        if (entries.Add(name) && bundle.IsFree(name))
        {
            using var question = watch.Ask();
            bundle.WriteEntry(name, content);
        }
    }

    public bool HasRoomForContent => bundle.HasRoomForContent;

    public string? Exhausted
    {
        get
        {
            using var question = watch.Ask();
            return room.Exhausted;
        }
    }

    public IContentSink? OpenContent(string name) => bundle.IsFree(name) ? new Content(bundle.OpenContent(name), watch) : null;

    public void EndStep(StepResult result)
    {
        AddEntry(StepResultJson.EntryName(result.Step.Id), StepResultJson.Bytes(result));
        Link();
    }

    /// <summary>Makes everything so far durable and signed.</summary>
    public void Link()
    {
        using var question = watch.Ask();
        _ = bundle.WriteLink();
    }

    private sealed class Content(ContentWriter writer, OutputWatch watch) : IContentSink
    {
        public void Append(ReadOnlySpan<byte> content)
        {
            using var question = watch.Ask();
            writer.Append(content);
        }

        public StoredContent Complete()
        {
            using var question = watch.Ask();
            var summary = writer.Complete();
            return new(summary.Entry, summary.Parts, summary.LengthBytes, summary.Md5, summary.Sha256);
        }
    }
}
