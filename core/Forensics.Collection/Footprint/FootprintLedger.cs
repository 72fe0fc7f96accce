using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Forensics.Collection.Native;
using Forensics.Collection.Run;

namespace Forensics.Collection.Footprint;

/// <summary>
/// What this program did to the device, in the order in which it was done (ADR 15). Whatever part acts on the device says so here, from any thread; the run
/// writes it into the bundle before each custody link. What happens after the last line is said ahead.
/// </summary>
/// <param name="clock">Our clock.</param>
public sealed class FootprintLedger(TimeProvider clock)
{
    /// <summary>The stream of lines in the bundle.</summary>
    public const string Stream = "footprint";

    private readonly Lock gate = new();

    // Whoever writes does so to the end: the lines stand in the order in which they were added.
    private readonly Lock writing = new();
    private readonly Queue<(DateTimeOffset At, FootprintEntry Entry)> pending = new();
    private readonly SortedDictionary<string, long> sums = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string?> digests = new(StringComparer.Ordinal);
    private long kept;
    private long dropped;

    /// <summary>The ledger in numbers, up to now.</summary>
    public FootprintCounts Counts
    {
        get
        {
            lock (gate)
            {
                return new(kept, dropped, new SortedDictionary<string, long>(sums, StringComparer.Ordinal));
            }
        }
    }

    /// <summary>Adds what was done just now.</summary>
    /// <param name="kind">What was touched.</param>
    /// <param name="action">What was done.</param>
    /// <param name="subject">Its path or name.</param>
    /// <param name="detail">What else there is to know, one sentence.</param>
    /// <param name="step">The step it was done for; null for the run itself.</param>
    public void Add(FootprintKind kind, FootprintAction action, string subject, string? detail = null, string? step = null)
        => Add(new() { Kind = kind, Action = action, Subject = subject, Detail = detail, Step = step });

    /// <summary>Adds what was done just now.</summary>
    /// <param name="entry">What was done.</param>
    public void Add(FootprintEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        lock (gate)
        {
            var sum = $"{Word(entry.Kind)} {Word(entry.Action)}";
            sums[sum] = sums.GetValueOrDefault(sum) + 1;
            if (kept < CollectionLimits.MaxFootprintEntries)
            {
                kept++;
                pending.Enqueue((clock.GetUtcNow(), entry));
            }
            else
            {
                dropped++;
            }
        }
    }

    /// <summary>Adds a file, with its identity as it is now.</summary>
    /// <param name="action">What was done to it.</param>
    /// <param name="path">Its path.</param>
    /// <param name="detail">What else there is to know, one sentence.</param>
    public void AddFile(FootprintAction action, string path, string? detail = null)
    {
        var identity = FileOwner.TryIdentity(path);
        Add(new() { Kind = FootprintKind.File, Action = action, Subject = path, Device = identity?.Device, Inode = identity?.Inode, Detail = detail });
    }

    /// <summary>Adds a directory in which a name was added, changed or removed.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="detail">What was done in it.</param>
    public void AddDirectory(string path, string detail)
    {
        var identity = FileOwner.TryIdentity(path);
        Add(new() { Kind = FootprintKind.Directory, Action = FootprintAction.Changed, Subject = path, Device = identity?.Device, Inode = identity?.Inode, Detail = detail });
    }

    /// <summary>Adds a process that was started.</summary>
    /// <param name="processId">Its number.</param>
    /// <param name="arguments">Its arguments, the program first, by absolute path.</param>
    /// <param name="step">The step it was started for; null for the run itself.</param>
    /// <param name="detail">What else there is to know, one sentence.</param>
    public void AddStart(int processId, IReadOnlyList<string> arguments, string? step, string? detail = null)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        Add(new()
        {
            Kind = FootprintKind.Process,
            Action = FootprintAction.Started,
            Subject = arguments[0],
            Step = step,
            ProcessId = processId,
            ProgramSha256 = Digest(arguments[0]),
            Arguments = arguments,
            Detail = detail,
        });
    }

    /// <summary>Writes what was added since the last time; from any thread.</summary>
    /// <param name="sink">The bundle.</param>
    public void WriteTo(IEvidenceSink sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        sink.AddEntry(FootprintSchema.EntryName, Encoding.UTF8.GetBytes(FootprintSchema.Json));
        lock (writing)
        {
            (DateTimeOffset At, FootprintEntry Entry)[] entries;
            lock (gate)
            {
                entries = [.. pending];
                pending.Clear();
            }

            using var line = new EvidenceLine();
            foreach (var (at, entry) in entries)
            {
                sink.AppendLines(Stream, line.Write(json => Write(json, at, entry)));
            }
        }
    }

    internal static string Word<TEnum>(TEnum value)
        where TEnum : struct, Enum
        => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    private static void Write(Utf8JsonWriter json, DateTimeOffset at, FootprintEntry entry)
    {
        json.WriteString("at", EvidenceTime.Text(at));
        json.WriteBoolean("ahead", entry.IsAhead);
        json.WriteString("step", entry.Step);
        json.WriteString("kind", Word(entry.Kind));
        json.WriteString("action", Word(entry.Action));
        json.WriteString("subject", entry.Subject);
        WriteNumber(json, "pid", entry.ProcessId);
        json.WriteString("device", entry.Device?.ToString(System.Globalization.CultureInfo.InvariantCulture));
        json.WriteString("inode", entry.Inode?.ToString(System.Globalization.CultureInfo.InvariantCulture));
        WriteNumber(json, "size_bytes", entry.SizeBytes);
        json.WriteString("program_sha256", entry.ProgramSha256);
        if (entry.Arguments is { } arguments)
        {
            json.WriteStartArray("arguments");
            foreach (var argument in arguments)
            {
                json.WriteStringValue(argument);
            }

            json.WriteEndArray();
        }
        else
        {
            json.WriteNull("arguments");
        }

        json.WriteString("end", entry.End);
        json.WriteString("detail", entry.Detail);
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    /// <summary>Of each program once: it is our own, and what it is now is what is started.</summary>
    private string? Digest(string path)
    {
        lock (gate)
        {
            if (!digests.TryGetValue(path, out var digest))
            {
                try
                {
                    using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
                    digest = file.Length <= CollectionLimits.MaxProgramBytes ? Convert.ToHexStringLower(SHA256.HashData(file)) : null;
                }
                catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
                {
                    digest = null;
                }

                digests.Add(path, digest);
            }

            return digest;
        }
    }
}
