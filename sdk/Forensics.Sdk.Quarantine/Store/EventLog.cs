using System.Security.Cryptography;
using System.Text.Json;
using Forensics.Sdk.Linux;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Quarantine.Store;

/// <summary>What happened to an object: <c>events.jsonl</c> in its folder, one <see cref="DigestLine"/> an event.</summary>
internal static class EventLog
{
    public static ReadOnlySpan<byte> FileName => "events.jsonl"u8;

    /// <exception cref="StoreDamagedException">A line is not as it was written. One that a crash cut off is left out: nobody was told that it was there.</exception>
    public static IReadOnlyList<QuarantineEvent> Read(StoreFolder folder)
    {
        using var file = folder.TryOpenFile(FileName);
        if (file is null)
        {
            return [];
        }

        var events = new List<QuarantineEvent>();
        folder.Check(FileReading.ReadToEnd(file, StoreLimits.EventsBytes, out var content), "read", FileName);
        if (content.Truncated)
        {
            throw Damaged(folder, $"it has more than {StoreLimits.EventsBytes} bytes");
        }

        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var rest = content.Bytes.Span; rest.IndexOf((byte)'\n') is >= 0 and var end; rest = rest[(end + 1)..])
        {
            events.Add(Parse(folder, digest, rest[..end], events.Count + 1));
        }

        return events;
    }

    public static void Append(StoreFolder folder, QuarantineEvent content)
    {
        var line = DigestLine.Of(JsonSerializer.SerializeToUtf8Bytes(EventDocument.Of(content), StoreDocuments.Json.EventDocument));
        using var existing = folder.TryOpenFile(FileName);
        using var file = existing is null ? folder.CreateFile(FileName) : folder.OpenForAppend(FileName);
        var length = existing is null ? 0 : Whole(folder, existing);
        if (length + line.Length > StoreLimits.EventsBytes)
        {
            throw new IOException($"{folder.Below(FileName)} has {length} bytes of events, and may have {StoreLimits.EventsBytes}: nothing more can be done to this object but to delete it");
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

    /// <summary>The length without a line that was cut off.</summary>
    private static long Whole(StoreFolder folder, SafeFileHandle file)
    {
        var length = (long)folder.Status(file, FileName).LengthBytes;
        var tail = new byte[(int)Math.Min(length, StoreLimits.LineBytes)];
        folder.Check(FileReading.ReadAt(file, tail, length - tail.Length, out var read), "pread", FileName);
        var end = tail.AsSpan(0, read).LastIndexOf((byte)'\n') + 1;
        return end > 0 ? length - tail.Length + end : tail.Length < StoreLimits.LineBytes ? 0 : length;
    }

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
