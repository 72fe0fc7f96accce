using System.Security.Cryptography;
using System.Text;
using Forensics.Collection.Outcomes;
using Forensics.Wire.Messages;

namespace Forensics.Collection.Run;

/// <summary>Every item that a step requested, and the one state in which it ended.</summary>
internal sealed class ItemLedger(string step, IEvidenceSink sink, EvidenceLine line, TimeProvider clock)
{
    private readonly Dictionary<string, byte[]?> open = new(StringComparer.Ordinal);
    private readonly HashSet<UInt128> known = [];
    private long openBytes;
    private readonly SortedDictionary<string, long> states = new(StringComparer.Ordinal);

    /// <summary>Concluded items by state.</summary>
    public IReadOnlyDictionary<string, long> States => states;

    /// <exception cref="ContractBreachException">The item is not a new one, or there are too many.</exception>
    public void Request(RequestMessage request)
    {
        if (request.Item.Length is 0 or > CollectionLimits.MaxItemLength)
        {
            throw new ContractBreachException($"an item's id has {request.Item.Length} characters, not 1 to {CollectionLimits.MaxItemLength}");
        }

        if (known.Count >= CollectionLimits.MaxItems)
        {
            throw new ContractBreachException($"it requests more than {CollectionLimits.MaxItems} items");
        }

        if (!known.Add(Digest(request.Item)))
        {
            throw new ContractBreachException($"item {request.Item} is requested twice");
        }

        openBytes += BytesOf(request.Item, request.Path);
        if (openBytes > CollectionLimits.MaxOpenItemBytes)
        {
            throw new ContractBreachException($"its open items take more than {CollectionLimits.MaxOpenItemBytes} bytes");
        }

        open.Add(request.Item, request.Path);
    }

    /// <exception cref="ContractBreachException">The item is not open, or the state is none.</exception>
    public void Conclude(ConclusionMessage conclusion)
    {
        if (!ItemStates.All.Contains(conclusion.State) || conclusion.Flags.Any(flag => !ItemStates.Flags.Contains(flag)))
        {
            throw new ContractBreachException($"item {conclusion.Item} is concluded as '{conclusion.State}', which is no state");
        }

        if (!open.Remove(conclusion.Item, out var path))
        {
            throw new ContractBreachException($"item {conclusion.Item} is concluded, but it is not open");
        }

        openBytes -= BytesOf(conclusion.Item, path);
        Write(conclusion.Item, path, conclusion.State, [.. conclusion.Flags.Distinct()], conclusion.Reason);
    }

    /// <summary>Ends what the collector left open. A step that requested nothing is one item itself, so that nothing is ended in silence.</summary>
    public void Close(RunOutcome outcome, string? reason)
    {
        var state = ItemStates.OfOpenItems(outcome);
        foreach (var (item, path) in open)
        {
            Write(item, path, state, [], reason ?? "the collector ended without concluding it");
        }

        open.Clear();
        if (known.Count == 0 && outcome is not (RunOutcome.Completed or RunOutcome.CompletedWithFaults))
        {
            Write($"step:{step}", null, state, [], reason);
        }
    }

    private static long BytesOf(string item, byte[]? path) => (sizeof(char) * item.Length) + (path?.Length ?? 0);

    private static UInt128 Digest(string item)
    {
        Span<byte> digest = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(item), digest);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(digest);
    }

    private void Write(string item, byte[]? path, string state, IReadOnlyList<string> flags, string? reason)
    {
        states[state] = states.GetValueOrDefault(state) + 1;
        sink.AppendLines("items", line.Write(json =>
        {
            json.WriteString("step", step);
            json.WriteString("item", item);
            EvidenceLine.Path(json, path);
            json.WriteString("state", state);
            json.WriteStartArray("flags");
            foreach (var flag in flags)
            {
                json.WriteStringValue(flag);
            }

            json.WriteEndArray();
            json.WriteString("reason", reason);
            json.WriteString("at", EvidenceTime.Text(clock));
        }));
    }
}
