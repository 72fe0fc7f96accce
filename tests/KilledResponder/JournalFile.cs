using System.Text.Json;
using Forensics.Sdk;
using Forensics.Sdk.Testing;

namespace KilledResponder;

/// <summary>What a host would have written down of an action before it lets it begin: a line a file has on the disk when this returns.</summary>
internal sealed record JournalFile(string Id, string Item, byte[]? Target, string Summary, int UndoVersion, byte[] Undo)
{
    public static string? Append(string path, RecordedAction action)
    {
        if (action.Mode == ActionMode.Apply)
        {
            var line = new JournalFile(action.Id!, action.Item, action.Target?.Bytes.ToArray(), action.Summary, action.UndoVersion, action.Undo.ToArray());
            using var file = new FileStream(path, FileMode.Append, FileAccess.Write);
            file.Write([.. JsonSerializer.SerializeToUtf8Bytes(line), (byte)'\n']);
            file.Flush(flushToDisk: true);
        }

        return null;
    }

    public static JournalFile Last(string path) => JsonSerializer.Deserialize<JournalFile>(File.ReadAllLines(path)[^1])!;

    public JournalledAction ToAction(bool isBeingReverted = false) => new()
    {
        Id = Id,
        Item = Item,
        Target = Target is null ? null : new EvidencePath(Target),
        Summary = Summary,
        UndoVersion = UndoVersion,
        Undo = Undo,
        IsBeingReverted = isBeingReverted,
    };
}
