using System.Text.Json;
using Forensics.Sdk;
using Forensics.Sdk.Testing;

namespace Forensics.Plugins.Response.Tests.Files;

/// <summary>What came of a run.</summary>
internal static class RunResults
{
    public static RecordedAction Action(this RecordingContext context)
    {
        Assert.That(context.Actions, Has.Count.EqualTo(1), context.Say());
        return context.Actions.Single();
    }

    public static ActionResult Result(this RecordingContext context) => context.Action().Result!;

    public static JournalledAction Journalled(this RecordingContext context, bool isBeingReverted = false) => context.Action().ToJournalled(isBeingReverted);

    public static (ItemState State, string? Reason) Item(this RecordingContext context)
    {
        Assert.That(context.Items, Has.Count.EqualTo(1), context.Say());
        return context.Items.Values.Single() is { } item ? (item.State, item.Reason) : default;
    }

    public static JsonElement Object(this RecordingContext context)
    {
        var records = context.Records("quarantine.object");
        Assert.That(records, Has.Count.EqualTo(1), context.Say());
        return records[0];
    }

    public static string Id(this RecordingContext context) => context.Object().Text("id")!;

    public static string? Text(this JsonElement record, string field) => record.GetProperty(field).GetString();

    public static bool Flag(this JsonElement record, string field) => record.GetProperty(field).GetBoolean();

    public static RecordingContext Must(this RecordingContext context, ActionOutcome outcome)
    {
        Assert.That(context.Actions, Is.Not.Empty, context.Say());
        Assert.That(context.Actions.Select(action => action.Result?.Outcome), Is.All.EqualTo(outcome), context.Say());
        return context;
    }

    /// <summary>Nothing was begun, and the one item says why.</summary>
    public static string MustRefuse(this RecordingContext context, ItemState state)
    {
        Assert.That((context.Actions.Count, context.Item().State), Is.EqualTo((0, state)), context.Say());
        return context.Item().Reason!;
    }

    public static string Say(this RecordingContext context)
        => string.Join('\n', context.Items.Select(item => $"{item.Key}: {item.Value?.State} {item.Value?.Reason}")
            .Concat(context.Actions.Select(action => $"{action.Summary}: {action.Result?.Outcome} {action.Result?.Reason} {action.Result?.After?.ToJsonString()}"))
            .Concat(context.Faults.Select(fault => fault.ToString())));
}
