using System.Globalization;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Network;

/// <summary>Counts what came of one item, over all namespaces.</summary>
internal sealed class ItemTally(string item)
{
    private int complete;
    private int lacking;
    private Errno firstError;

    public long Records { get; set; }

    /// <summary>Why it was left out altogether: another state than its records say.</summary>
    public (ItemState State, string Reason)? Verdict { get; set; }

    /// <summary>What else is to be said of it, when it was read.</summary>
    public string? Note { get; set; }

    /// <summary>A namespace was read in full.</summary>
    public void Complete() => complete++;

    /// <summary>A namespace, or a part of it, was not.</summary>
    public void Lack(Errno error)
    {
        lacking++;
        firstError = firstError.Failed ? firstError : error;
    }

    private string Noted => Note is null ? string.Empty : $"; {Note}";

    public ItemConclusion Conclude()
    {
        if (Verdict is { } verdict)
        {
            return new(item, verdict.State, Records > 0 ? ItemFlags.Truncated : ItemFlags.None, verdict.Reason);
        }

        var where = string.Create(CultureInfo.InvariantCulture, $"{complete + lacking} network namespaces");
        if (lacking == 0)
        {
            return Records > 0 ? new(item, ItemState.Collected, Reason: $"{Records} records of {where}{Noted}") : new(item, ItemState.Empty, Reason: $"none in {where}{Noted}");
        }

        var missing = string.Create(CultureInfo.InvariantCulture, $"{lacking} of {where} could not be read, or not in full{(firstError.Failed ? $": {firstError}" : string.Empty)}");
        return complete == 0 && firstError.Failed && Records == 0 ? new(item, firstError.State, Reason: missing)
            : new(item, ItemState.Collected, ItemFlags.Truncated, $"{Records} records; {missing}");
    }
}
