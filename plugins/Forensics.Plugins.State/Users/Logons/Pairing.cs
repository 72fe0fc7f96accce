using Forensics.Sdk;

namespace Forensics.Plugins.State.Users.Logons;

/// <summary>Finds when logons ended, as <c>last(1)</c> does: entries come in from the newest to the oldest, over all rotated files.</summary>
internal sealed class Pairing
{
    private readonly Dictionary<EvidenceText, (UnixTime At, string Kind)> next = [];
    private (UnixTime? At, string? Kind) down;

    /// <returns>When and how it ended; null where nothing says so.</returns>
    public (UnixTime? At, string? Kind) End(UtmpEntry entry)
    {
        var end = ((UnixTime?)null, (string?)null);
        switch (entry.Type)
        {
            case UtmpEntry.Boot:
                end = down;
                down = (null, "crash");
                next.Clear();
                break;
            case UtmpEntry.RunLevel when entry.IsShutdown:
                down = (entry.At, "shutdown");
                next.Clear();
                break;
            case UtmpEntry.Logoff:
                Set(entry, "logoff");
                break;
            case UtmpEntry.Logon:
                end = next.TryGetValue(new(entry.Terminal), out var after) ? after : down;
                Set(entry, "replaced");
                break;
        }

        return end;
    }

    private void Set(UtmpEntry entry, string kind)
    {
        var terminal = new EvidenceText(entry.Terminal.ToArray());
        if (!terminal.Bytes.IsEmpty && (next.Count < UserLimits.Terminals || next.ContainsKey(terminal)))
        {
            next[terminal] = (entry.At, kind);
        }
    }
}
