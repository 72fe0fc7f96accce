using System.Text;
using System.Text.Json.Serialization;
using Forensics.Sdk;

namespace Template.Tests.Conformance;

/// <summary>Breaks one rule of the contract: the one that its option names, or none.</summary>
internal sealed class Faulty : Collector<FaultyOptions>
{
    private static readonly RecordSchema Note = RecordSchema.Of(NoteJson.Default.Note);

    public override CollectorDescriptor Descriptor => new() { Id = "test.faulty", Summary = "Breaks one rule.", Records = [Note] };

    protected override async Task CollectAsync(FaultyOptions options, CollectionContext context, CancellationToken cancellationToken)
    {
        var readAt = UnixTime.Of(context.Clock.GetUtcNow());
        if (options.Break == Rule.NoItem)
        {
            return;
        }

        await context.RequestAsync("one", null, cancellationToken);
        if (options.Break == Rule.Deaf && cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(Timeout.Infinite, CancellationToken.None);
        }

        await context.EmitAsync(new Note { Text = "fine", ReadAt = readAt }, cancellationToken);
        switch (options.Break)
        {
            case Rule.OpenItem:
                return;
            case Rule.ConcludedTwice:
                await context.ConcludeAsync(new("one", ItemState.Collected), cancellationToken);
                break;
            case Rule.NoReason:
                await context.ConcludeAsync(new("one", ItemState.Denied), cancellationToken);
                return;
            case Rule.Prints:
                await Task.Run(() => Console.WriteLine("printed on another thread"), cancellationToken);
                break;
            case Rule.Throws:
                throw new FormatException("of a kind that nobody declared");
            case Rule.Undeclared:
                await context.EmitAsync("text", cancellationToken);
                break;
            case Rule.FaultCode:
                await context.ReportFaultAsync(new(EvidencePath.Of("/x"), FaultKind.Denied, "lower case", "No."), cancellationToken);
                break;
            case Rule.NoJson:
                await context.EmitUtf8Async(Note, "{\"text\":\"cut\n"u8.ToArray(), cancellationToken);
                break;
            case Rule.TwiceTheSameField:
                await context.EmitUtf8Async(Note, Line("""{"text":"a","text":"b","read_at":"READ"}""", readAt), cancellationToken);
                break;
            case Rule.UnknownField:
                await context.EmitUtf8Async(Note, Line("""{"text":"a","path":null,"colour":"red","read_at":"READ"}""", readAt), cancellationToken);
                break;
            case Rule.FieldLeftOut:
                await context.EmitUtf8Async(Note, Line("""{"text":"a","read_at":"READ"}""", readAt), cancellationToken);
                break;
            case Rule.NoReadAt:
                await context.EmitUtf8Async(Note, Line("""{"text":"a","path":null,"read_at":null}""", readAt), cancellationToken);
                break;
            case Rule.TooLong:
                await context.EmitAsync(new Note { Text = new('x', 1 << 20), ReadAt = readAt }, cancellationToken);
                break;
        }

        await context.ConcludeAsync(new("one", ItemState.Collected), cancellationToken);
    }

    private static byte[] Line(string line, UnixTime readAt) => Encoding.UTF8.GetBytes(line.Replace("READ", readAt.ToString(), StringComparison.Ordinal) + "\n");
}

internal enum Rule
{
    None,
    NoItem,
    OpenItem,
    ConcludedTwice,
    NoReason,
    Prints,
    Throws,
    Undeclared,
    FaultCode,
    NoJson,
    TwiceTheSameField,
    UnknownField,
    FieldLeftOut,
    NoReadAt,
    TooLong,
    Deaf,
}

internal sealed class FaultyOptions
{
    [System.ComponentModel.Description("The rule to break.")]
    public Rule Break { get; set; }
}

[Record("test.note", 1)]
internal sealed record Note
{
    public required string Text { get; init; }

    public EvidencePath? Path { get; init; }

    public required UnixTime ReadAt { get; init; }
}

[JsonSerializable(typeof(Note))]
internal sealed partial class NoteJson : JsonSerializerContext;
