using System.Text.Json;
using System.Text.RegularExpressions;
using Forensics.Bundle;
using Forensics.Host.Inspection.Reading;
using Forensics.Host.Output;

namespace Forensics.Host.Resuming;

/// <summary>
/// Reads, while a bundle is verified, what a run needs to go on with it: the job, results of steps, and what there is of steps that have none. All of it is kept link by
/// link, since only the end tells up to which link the bundle is proven.
/// </summary>
internal sealed partial class CutBundle : IBundleVisitor
{
    private const int MaxDocumentBytes = 4 << 20;
    private const int MaxUnindexed = 1_000;

    private readonly List<Found> found = [new()];
    private readonly LineSplitter splitter = new();
    private string name = string.Empty;
    private MemoryStream? document;

    public bool Begin(string name, int sizeBytes)
    {
        this.name = name;
        (document, var isLines) = (null, false);
        if (name is JobFile.EntryName || (name.StartsWith(StepResultJson.Folder, StringComparison.Ordinal) && name.EndsWith(".json", StringComparison.Ordinal)))
        {
            document = sizeBytes <= MaxDocumentBytes ? new() : null;
        }
        else if (name.StartsWith("items/", StringComparison.Ordinal) || name.StartsWith("files/", StringComparison.Ordinal))
        {
            splitter.Reset();
            isLines = true;
        }
        else if (StepPattern().Match(name) is { Success: true } ofStep)
        {
            Current.Step(ofStep.Groups[1].Value);
        }

        if (PartPattern().Match(name) is { Success: true } part && Current.Parts.Count < MaxUnindexed)
        {
            Current.Parts.Add(part.Groups[1].Value);
        }
        else if (SignaturePattern().IsMatch(name))
        {
            found.Add(new());
        }

        return document is not null || isLines;
    }

    public void Content(ReadOnlySpan<byte> piece)
    {
        if (document is not null)
        {
            document.Write(piece);
        }
        else
        {
            splitter.Take(piece, TakeLine);
        }
    }

    public void End(bool isWhole)
    {
        if (document is not null && isWhole)
        {
            Current.Documents[name] = document.ToArray();
        }
    }

    /// <summary>What links 1 to N cover, together.</summary>
    public Found UpTo(int link)
    {
        var all = new Found();
        foreach (var one in found.Take(link))
        {
            all.Add(one);
        }

        return all;
    }

    // The signature of a link begins the next one's.
    private Found Current => found[^1];

    private void TakeLine(byte[] line, int length)
    {
        try
        {
            using var json = JsonDocument.Parse(line.AsMemory(0, length));
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("step", out var step) || step.ValueKind != JsonValueKind.String)
            {
                return;
            }

            var counts = Current.Step(step.GetString()!);
            if (name[0] == 'i' && root.TryGetProperty("state", out var state) && state.ValueKind == JsonValueKind.String)
            {
                counts[state.GetString()!] = counts.GetValueOrDefault(state.GetString()!) + 1;
            }
            else if (name[0] == 'f' && root.TryGetProperty("entry", out var entry) && entry.ValueKind == JsonValueKind.String && root.TryGetProperty("parts", out var parts) && parts.ValueKind == JsonValueKind.Number && parts.GetRawText() != "0")
            {
                Current.Indexed.Add(entry.GetString()!);
            }
        }
        catch (JsonException)
        {
            // No line of ours; whoever signed it did not write it as this program does.
        }
    }

    [GeneratedRegex(@"^(?:records|images|extra|fs/\$again\$)/([a-z0-9][a-z0-9._~-]{0,80})/", RegexOptions.CultureInvariant)]
    private static partial Regex StepPattern();

    [GeneratedRegex(@"^(.+)\.part[0-9]{4,}\z", RegexOptions.CultureInvariant)]
    private static partial Regex PartPattern();

    [GeneratedRegex(@"^custody/[0-9]{4,}\.p7s\z", RegexOptions.CultureInvariant)]
    private static partial Regex SignaturePattern();

    /// <summary>What there is.</summary>
    internal sealed class Found
    {
        /// <summary>The job and the results, by entry name.</summary>
        public Dictionary<string, byte[]> Documents { get; } = new(StringComparer.Ordinal);

        /// <summary>Items by state, of each step that anything was seen of.</summary>
        public Dictionary<string, Dictionary<string, long>> Steps { get; } = new(StringComparer.Ordinal);

        /// <summary>Names of content in parts.</summary>
        public HashSet<string> Parts { get; } = new(StringComparer.Ordinal);

        /// <summary>Those that a line of the index names.</summary>
        public HashSet<string> Indexed { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, long> Step(string id)
        {
            if (!Steps.TryGetValue(id, out var counts))
            {
                Steps.Add(id, counts = new(StringComparer.Ordinal));
            }

            return counts;
        }

        public void Add(Found other)
        {
            foreach (var (name, document) in other.Documents)
            {
                Documents[name] = document;
            }

            foreach (var (id, counts) in other.Steps)
            {
                var sums = Step(id);
                foreach (var (state, count) in counts)
                {
                    sums[state] = sums.GetValueOrDefault(state) + count;
                }
            }

            Parts.UnionWith(other.Parts);
            Indexed.UnionWith(other.Indexed);
        }
    }
}
