using System.Globalization;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Network;

/// <summary>Counts what came of one item, over all namespaces.</summary>
internal sealed class ItemTally(string item)
{
    private int complete;
    private int lacking;
    private bool isShort;
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

    /// <summary>Namespaces may have been missed: where to look for them could not be read in full.</summary>
    public void Miss(Errno error)
    {
        isShort = true;
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
        if (lacking == 0 && !isShort)
        {
            return Records > 0 ? new(item, ItemState.Collected, Reason: $"{Records} records of {where}{Noted}") : new(item, ItemState.Empty, Reason: $"none in {where}{Noted}");
        }

        var why = firstError.Failed ? $": {firstError}" : string.Empty;
        var missing = lacking > 0 ? string.Create(CultureInfo.InvariantCulture, $"{lacking} of {where} could not be read, or not in full{why}") : $"others may have been missed: the faults say why{why}";
        return complete == 0 && firstError.Failed && Records == 0 ? new(item, firstError.State, Reason: missing)
            : new(item, Records > 0 || lacking > 0 ? ItemState.Collected : ItemState.Empty, ItemFlags.Truncated, $"{Records} records of {where}; {missing}{Noted}");
    }
}
