using System.Text;
using Forensics.Collection.Outcomes;
using Forensics.Collection.Run;

namespace Forensics.Collection.Tests;

/// <summary>Evidence that is checked and not kept: every line must be one JSON object.</summary>
internal sealed class MemorySink : IEvidenceSink
{
    private readonly HashSet<string> names = new(StringComparer.Ordinal);

    /// <summary>Lines by stream.</summary>
    public Dictionary<string, long> Lines { get; } = new(StringComparer.Ordinal);

    public long ContentBytes { get; private set; }

    public int OpenContents { get; private set; }

    public List<ContentRequest> Asked { get; } = [];

    /// <summary>What is wrong with files outside of the bundle.</summary>
    public string? OutsideFailure { get; init; }

    /// <summary>What is wrong when content ends.</summary>
    public string? EndFailure { get; init; }

    private Dictionary<string, string> LastLines { get; } = new(StringComparer.Ordinal);

    public string? ContentExhausted => null;

    public string? Exhausted => null;

    public void AppendLines(string stream, ReadOnlySpan<byte> lines)
    {
        Assert.That(lines[^1], Is.EqualTo((byte)'\n'), stream);
        foreach (var range in lines[..^1].Split((byte)'\n'))
        {
            var reader = new System.Text.Json.Utf8JsonReader(lines[range], new System.Text.Json.JsonReaderOptions { MaxDepth = 256 });
            Assert.That(reader.Read() && reader.TokenType == System.Text.Json.JsonTokenType.StartObject, Is.True, stream);
            reader.Skip();
            Assert.That(reader.Read(), Is.False, stream);
            Lines[stream] = Lines.GetValueOrDefault(stream) + 1;
            LastLines[stream] = Encoding.UTF8.GetString(lines[range]);
        }
    }

    public void AddEntry(string name, ReadOnlySpan<byte> content) => names.Add(name);

    public void Checkpoint(IReadOnlyList<IContentSink> contents, string stream, ReadOnlySpan<byte> line) => AppendLines(stream, line);

    public string LastLine(string stream) => LastLines[stream];

    public IContentSink? OpenContent(ContentRequest request)
    {
        Asked.Add(request);
        if (request.OutsidePath is not null && OutsideFailure is not null)
        {
            throw new OutsideContentException(OutsideFailure);
        }

        if (!names.Add(request.Name))
        {
            return null;
        }

        OpenContents++;
        return new Content(this, request.Name);
    }

    public void EndStep(StepResult result)
    {
    }

    public void Link()
    {
    }

    public void CheckpointWhenDue()
    {
    }

    private sealed class Content(MemorySink sink, string name) : IContentSink
    {
        private long length;

        public void Append(ReadOnlySpan<byte> content) => length += content.Length;

        public ContentMark Mark() => new(length, null);

        public StoredContent Complete()
        {
            sink.OpenContents--;
            sink.ContentBytes += length;
            return new(name, 0, length, new string('0', 32), new string('0', 64), null) { Failure = sink.EndFailure };
        }
    }
}
