using System.Security.Cryptography;
using System.Text.Json;
using Forensics.Sdk.Linux;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Quarantine.Store;

/// <summary>What happened to an object: <c>events.jsonl</c> in its folder, one <see cref="DigestLine"/> an event.</summary>
internal static class EventLog
{
    public static ReadOnlySpan<byte> FileName => "events.jsonl"u8;

    /// <summary>The events that can be read, and what is wrong with the others. A line that a crash cut off is left out: nobody was told that it was there.</summary>
    public static StoredObject Read(StoreFolder folder, QuarantineObject description)
    {
        var (events, damage, before) = (new List<QuarantineEvent>(), (DamagedObject?)null, 0);
        try
        {
            using var file = folder.TryOpenFile(FileName);
            if (file is not null)
            {
                Read(folder, file, events, Note);
            }
        }
        catch (StoreDamagedException damaged)
        {
            Note(damaged);
        }
        catch (IOException unreadable)
        {
            // The disk does not give it (EIO): object and content are whole all the same.
            Note(Damaged(folder, unreadable.Message));
        }

        return new(description, events) { EventsDamage = damage, EventsBeforeDamage = before };

        void Note(StoreDamagedException damaged)
        {
            damage ??= new(description.Id, damaged.File, damaged.Reason);
            before = events.Count;
        }
    }

    /// <summary>Checks every line.</summary>
    /// <exception cref="StoreDamagedException">The first that is not as it was written.</exception>
    public static void Check(StoreFolder folder)
    {
        using var file = folder.TryOpenFile(FileName);
        if (file is not null)
        {
            Read(folder, file, [], damaged => throw damaged);
        }
    }

    /// <summary>Writes a line after the others. What a crash left of one is cut off; what is damaged stays as it is, and the line after it is one of its own.</summary>
    public static void Append(StoreFolder folder, QuarantineEvent content)
    {
        var line = DigestLine.Of(JsonSerializer.SerializeToUtf8Bytes(EventDocument.Of(content), StoreDocuments.Json.EventDocument));
        using var existing = folder.TryOpenFile(FileName);
        using var file = existing is null ? folder.CreateFile(FileName) : folder.OpenForAppend(FileName);
        var (length, isOpen) = existing is null ? (0, false) : End(folder, existing);
        line = isOpen ? [(byte)'\n', .. line] : line;
        if (length + line.Length > StoreLimits.EventsBytes)
        {
            throw new IOException($"{folder.Below(FileName)} has {length} bytes of events, and may have {StoreLimits.EventsBytes}: nothing more is written down of this object");
        }

        if (existing is not null && length != (long)folder.Status(existing, FileName).LengthBytes)
        {
            folder.Truncate(file, length, FileName);
        }

        folder.Write(file, line, FileName);
        folder.Sync(file, FileName);
        if (existing is null)
        {
            folder.Sync();
        }
    }

    private static void Read(StoreFolder folder, SafeFileHandle file, List<QuarantineEvent> events, Action<StoreDamagedException> onDamaged)
    {
        folder.Check(FileReading.ReadToEnd(file, StoreLimits.EventsBytes, out var content), "read", FileName);
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var number = 0;
        var rest = content.Bytes.Span;
        for (; rest.IndexOf((byte)'\n') is >= 0 and var end; rest = rest[(end + 1)..])
        {
            try
            {
                number++;
                events.Add(Parse(folder, digest, rest[..end], number));
            }
            catch (StoreDamagedException damaged)
            {
                onDamaged(damaged);
            }
        }

        if (content.Truncated)
        {
            onDamaged(Damaged(folder, $"it has more than {StoreLimits.EventsBytes} bytes"));
        }
        else if (IsChanged(digest, rest))
        {
            onDamaged(Damaged(folder, $"line {number + 1} does not have its digest"));
        }
    }

    /// <summary>Where the next line goes: after the last whole one, when a crash cut one off. A last line that is longer than any, or whole but for its line feed, was changed, and stays.</summary>
    private static (long LengthBytes, bool IsOpen) End(StoreFolder folder, SafeFileHandle file)
    {
        var length = (long)folder.Status(file, FileName).LengthBytes;
        var tail = new byte[(int)Math.Min(length, StoreLimits.LineBytes)];
        folder.Check(FileReading.ReadAt(file, tail, length - tail.Length, out var read), "pread", FileName);
        var end = tail.AsSpan(0, read).LastIndexOf((byte)'\n') + 1;
        if (end == read)
        {
            return (length, false);
        }

        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        return IsChanged(digest, tail.AsSpan(end, read - end)) ? (length, true) : (length - tail.Length + end, false);
    }

    private static bool IsChanged(IncrementalHash digest, ReadOnlySpan<byte> tail) => !tail.IsEmpty && (tail.Length >= StoreLimits.LineBytes || DigestLine.TryOpen(digest, tail[..^1], out _));

    private static QuarantineEvent Parse(StoreFolder folder, IncrementalHash digest, ReadOnlySpan<byte> line, int number)
    {
        if (!DigestLine.TryOpen(digest, line, out var json))
        {
            throw Damaged(folder, $"line {number} does not have its digest");
        }

        try
        {
            return (JsonSerializer.Deserialize(json, StoreDocuments.Json.EventDocument) ?? throw new FormatException("it is null")).Checked();
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            throw Damaged(folder, $"line {number} cannot be read: {e.Message}");
        }
    }

    private static StoreDamagedException Damaged(StoreFolder folder, string reason) => new(folder.Store, folder.Below(FileName), reason);
}
