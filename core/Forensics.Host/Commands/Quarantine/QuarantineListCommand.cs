using System.Buffers;
using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Forensics.Collection.Actions;
using Forensics.Collection.Outcomes;
using Forensics.Collection.Run;
using Forensics.Sdk.Quarantine.Store;

namespace Forensics.Host.Commands.Quarantine;

/// <summary><c>forensics quarantine list</c>: reads the store itself, starts no worker, and changes nothing.</summary>
internal sealed class QuarantineListCommand(Terminal terminal, TimeProvider clock)
{
    private readonly Option<string?> stateFolder = ActionOptions.StateFolderOption();
    private readonly Option<bool> json = new("--json") { Description = "JSON lines" };
    private readonly Option<bool> check = new("--check") { Description = "Check every object against its digests, which reads all of them" };

    public Command Build()
    {
        var command = new Command("list", "List what is in the quarantine") { stateFolder, json, check };
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var state = StateFolder.Of(parsed.GetValue(stateFolder));
        state.MustBeReadable();
        var folder = Path.Combine(state.Path, "quarantine");
        if (!Directory.Exists(folder))
        {
            terminal.Line($"forensics: there is no quarantine in {folder}");
            return (int)ExitCode.Complete;
        }

        using var store = QuarantineStore.Open(folder, clock);
        using var listing = store.List();
        if (listing.IndexState != IndexState.Current)
        {
            terminal.Line($"warning: the index of {folder} is not used, the objects themselves are: {listing.Why}");
        }

        var isJson = parsed.GetValue(json);
        terminal.Results(listing.Items.Select(item => isJson ? Json(item) : Text(item)));
        var damaged = parsed.GetValue(check) ? [.. store.Check()] : listing.Damaged;
        foreach (var one in damaged)
        {
            terminal.Line($"forensics: damaged, and not given out: {one.Id}/{one.File}: {one.Reason}");
        }

        if (listing.Count == 0)
        {
            terminal.Line($"forensics: the quarantine in {folder} is empty");
        }

        return (int)(damaged.Count > 0 ? ExitCode.NotIntact : ExitCode.Complete);
    }

    private static string Text(QuarantineListItem item)
        => string.Create(CultureInfo.InvariantCulture, $"{item.Id}  {item.QuarantinedAt.UtcDateTime:s}Z  {item.SizeBytes,12}  {(item.OriginalDeleted switch { true => "deleted", false => "original left or back", null => "unknown" }),-21}  {item.Path}{(item.Paths > 1 ? $" (and {item.Paths - 1} more)" : string.Empty)}");

    private static string Json(QuarantineListItem item)
    {
        var bytes = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(bytes, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("id", item.Id);
            json.WriteString("path", item.Path.ToString());
            if (!item.Path.IsExactText)
            {
                json.WriteBase64String("path_bytes", item.Path.Bytes.Span);
            }

            json.WriteNumber("paths", item.Paths);
            json.WriteNumber("size_bytes", item.SizeBytes);
            json.WriteString("md5", item.Md5);
            json.WriteString("sha256", item.Sha256);
            json.WriteString("quarantined_at", EvidenceTime.Text(item.QuarantinedAt));
            if (item.OriginalDeleted is { } deleted)
            {
                json.WriteBoolean("original_deleted", deleted);
            }
            else
            {
                json.WriteNull("original_deleted");
            }

            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(bytes.WrittenSpan);
    }
}
