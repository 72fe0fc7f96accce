using System.Text.Json;
using System.Text.RegularExpressions;
using Forensics.Bundle;
using Forensics.Collection.Outcomes;
using Forensics.Collection.Plan;
using Forensics.Collection.Run;
using Forensics.Host.Inspection.Reading;

namespace Forensics.Host.Resuming;

/// <summary>
/// Reads, while a bundle is verified, what a run needs to go on with it: the job, results of steps, and what there is of steps that have none. All of it is kept link by
/// link, since only the end tells up to which link the bundle is proven; so all of it is bounded.
/// </summary>
internal sealed partial class CutBundle : IBundleVisitor
{
    private const string Checkpoints = CheckpointLine.Folder + "/";
    private const int KeptCheckpoints = 16;
    private const long MaxCheckpointBytes = 64 << 20;
    private const int MaxJobBytes = 8 << 20;
    private const int MaxResultBytes = 256 << 10;
    private const int MaxResults = 1_000;
    private const int MaxNames = 100_000;

    private readonly List<Found> found = [];
    private readonly Dictionary<string, Queue<Found>> withCheckpoint = new(StringComparer.Ordinal);
    private readonly LineSplitter splitter = new();
    private string name = string.Empty;
    private MemoryStream? document;
    private int link = 1;
    private int results;
    private int names;
    private long checkpointBytes;

    /// <summary>The link that covers the manifest, if its signature is there; null without one.</summary>
    public int? ManifestLink { get; private set; }

    public bool Begin(string name, int sizeBytes)
    {
        this.name = name;
        (document, var isLines) = (null, false);
        if (name == JobFile.EntryName)
        {
            document = sizeBytes <= MaxJobBytes ? new() : null;
        }
        else if (ResultPattern().IsMatch(name))
        {
            document = sizeBytes <= MaxResultBytes && ++results <= MaxResults ? new() : throw TooMuch("results of steps");
        }
        else if (name.StartsWith("items/", StringComparison.Ordinal) || name.StartsWith("files/", StringComparison.Ordinal) || name.StartsWith(Checkpoints, StringComparison.Ordinal))
        {
            splitter.Reset();
            isLines = true;
        }
        else if (StepPattern().Match(name) is { Success: true } ofStep)
        {
            _ = Step(ofStep.Groups[1].Value);
        }
        else if (name == BundleFormat.ManifestName)
        {
            ManifestLink ??= link;
        }

        if (PartPattern().Match(name) is { Success: true } part)
        {
            Add(Current.Parts, part.Groups[1].Value);
        }
        else if (SignaturePattern().IsMatch(name))
        {
            link++;
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
    public Found UpTo(int last)
    {
        var all = new Found(last);
        foreach (var one in found.Where(one => one.Link <= last))
        {
            all.Add(one);
        }

        return all;
    }

    // Only links that cover something of interest have one.
    private Found Current
    {
        get
        {
            if (found.Count == 0 || found[^1].Link != link)
            {
                found.Add(new(link));
            }

            return found.Count <= MaxNames ? found[^1] : throw TooMuch("links");
        }
    }

    private Dictionary<string, long> Step(string id)
    {
        var counts = Current.Step(id);
        return ++names <= 100 * MaxNames && Current.Steps.Count <= MaxResults ? counts : throw TooMuch("steps");
    }

    /// <summary>The last link that proves is the last that was seen, or one of those before it: older checkpoints, each of which may be long, are of no use.</summary>
    private void Keep(string step, EarlierStep checkpoint)
    {
        Drop(Current, step);
        Current.Checkpoints[step] = checkpoint;
        checkpointBytes += BytesOf(checkpoint);
        if (checkpointBytes > MaxCheckpointBytes)
        {
            throw TooMuch("checkpoints");
        }

        if (!withCheckpoint.TryGetValue(step, out var links))
        {
            withCheckpoint.Add(step, links = new());
        }

        if (links.Count == 0 || links.Last() != Current)
        {
            links.Enqueue(Current);
        }

        if (links.Count > KeptCheckpoints)
        {
            Drop(links.Dequeue(), step);
        }
    }

    private void Drop(Found link, string step)
    {
        if (link.Checkpoints.Remove(step, out var older))
        {
            checkpointBytes -= BytesOf(older);
        }
    }

    private static long BytesOf(EarlierStep checkpoint)
        => checkpoint.State.Length + checkpoint.Contents.Sum(content => 200L + (2 * (content.Key.Length + (content.Value.Entry?.Length ?? 0) + (content.Value.OutsidePath?.Length ?? 0))));

    private void Add(HashSet<string> set, string text)
    {
        if (set.Add(text) && ++names > MaxNames)
        {
            throw TooMuch("files in parts");
        }
    }

    private void TakeLine(byte[] line, int length)
    {
        try
        {
            using var json = JsonDocument.Parse(line.AsMemory(0, length));
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object || Text(root, "step") is not { } step)
            {
                return;
            }

            if (name.StartsWith(Checkpoints, StringComparison.Ordinal))
            {
                _ = Step(step);
                if (StoredCheckpoint.Read(root) is { } checkpoint)
                {
                    Keep(step, checkpoint);
                }
            }
            else if (name[0] == 'i')
            {
                var counts = Step(step);
                if (Text(root, "state") is { } state && ItemStates.All.Contains(state))
                {
                    counts[state] = counts.GetValueOrDefault(state) + 1;
                }
            }
            else
            {
                _ = Step(step);
                if (Text(root, "entry") is { } entry && root.TryGetProperty("parts", out var parts) && parts.ValueKind == JsonValueKind.Number && parts.GetRawText() != "0")
                {
                    Add(Current.Indexed, entry);
                }
            }
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            // No line of ours; whoever signed it did not write it as this program does.
        }
    }

    private static string? Text(JsonElement line, string member) => line.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static UsageException TooMuch(string what) => new($"the bundle has more {what} than any run of this program makes: it is not gone on with");

    [GeneratedRegex(@"^results/[a-z0-9][a-z0-9._~-]{0,80}\.json\z", RegexOptions.CultureInvariant)]
    private static partial Regex ResultPattern();

    [GeneratedRegex(@"^(?:records|images|extra|checkpoints|fs/\$again\$)/([a-z0-9][a-z0-9._~-]{0,80})/", RegexOptions.CultureInvariant)]
    private static partial Regex StepPattern();

    [GeneratedRegex(@"^(.+)\.part[0-9]{4,}\z", RegexOptions.CultureInvariant)]
    private static partial Regex PartPattern();

    [GeneratedRegex(@"^custody/[0-9]{4,}\.p7s\z", RegexOptions.CultureInvariant)]
    private static partial Regex SignaturePattern();

    /// <summary>What there is.</summary>
    internal sealed class Found(int link)
    {
        /// <summary>The link that covers it.</summary>
        public int Link => link;

        /// <summary>The job and the results, by entry name.</summary>
        public Dictionary<string, byte[]> Documents { get; } = new(StringComparer.Ordinal);

        /// <summary>Items by state, of each step that anything was seen of.</summary>
        public Dictionary<string, Dictionary<string, long>> Steps { get; } = new(StringComparer.Ordinal);

        /// <summary>The last checkpoint of each step.</summary>
        public Dictionary<string, EarlierStep> Checkpoints { get; } = new(StringComparer.Ordinal);

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

            foreach (var (id, checkpoint) in other.Checkpoints)
            {
                Checkpoints[id] = checkpoint;
            }

            Parts.UnionWith(other.Parts);
            Indexed.UnionWith(other.Indexed);
        }
    }
}
