using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Forensics.Sdk;
using Hostile;

[assembly: Collector<GoodCollector>]

namespace Hostile;

/// <summary>Behaves well, and as much of it as the test asks for: what the hostile ones must not be able to disturb.</summary>
internal sealed class GoodCollector : Collector<GoodOptions>
{
    private static readonly RecordSchema Number = RecordSchema.Of(GoodJson.Default.GoodNumber);

    public override CollectorDescriptor Descriptor => new()
    {
        Id = "hostile.good",
        Summary = "Sends numbered records, items and faults, and ends well.",
        Records = [Number],
    };

    protected override async Task CollectAsync(GoodOptions options, CollectionContext context, CancellationToken cancellationToken)
    {
        for (var i = 0; i < options.Items; i++)
        {
            await context.RequestAsync($"item:{i}", null, cancellationToken).ConfigureAwait(false);
        }

        if (options.Log is { } log)
        {
            context.Log(LogSeverity.Warning, log);
        }

        for (var i = 0; i < options.Records; i++)
        {
            await context.EmitAsync(new GoodNumber { Number = i, Text = options.Text, ReadAt = UnixTime.Of(context.Clock.GetUtcNow()) }, cancellationToken).ConfigureAwait(false);
        }

        for (var i = 0; i < options.Faults; i++)
        {
            await context.ReportFaultAsync(new(EvidencePath.Of($"/object/{i}"), FaultKind.Vanished, "OBJECT_GONE", "It was there a moment ago."), cancellationToken).ConfigureAwait(false);
        }

        ReadyFile.Write(options.ReadyFile);
        if (options.WaitForCancel)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(false);
        }

        for (var i = 0; i < options.Items; i++)
        {
            await context.ConcludeAsync(new($"item:{i}", options.State), cancellationToken).ConfigureAwait(false);
        }
    }
}

[Record("good.number", 1)]
internal sealed record GoodNumber
{
    public required long Number { get; init; }

    public required string Text { get; init; }

    public required UnixTime ReadAt { get; init; }
}

internal sealed class GoodOptions
{
    [Range(0, 1_000_000)]
    [Description("How many records.")]
    public int Records { get; set; } = 10;

    [Range(0, 1000)]
    public int Items { get; set; } = 2;

    [Range(0, 1000)]
    public int Faults { get; set; }

    public ItemState State { get; set; } = ItemState.Collected;

    public string Text { get; set; } = "good";

    public string? Log { get; set; }

    [RegularExpression("[a-z]{1,8}")]
    public IReadOnlyList<string> Words { get; set; } = ["one", "two"];

    public string? ReadyFile { get; set; }

    public bool WaitForCancel { get; set; }
}

[JsonSerializable(typeof(GoodNumber))]
internal sealed partial class GoodJson : JsonSerializerContext;
