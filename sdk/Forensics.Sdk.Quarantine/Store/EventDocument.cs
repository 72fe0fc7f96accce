namespace Forensics.Sdk.Quarantine.Store;

/// <summary>A <see cref="QuarantineEvent"/> as JSON has it.</summary>
internal sealed record EventDocument(string Event, DateTime At, string By, string Result, bool? OriginalDeleted, string? WhyNot)
{
    public static EventDocument Of(QuarantineEvent content) => new(
        content.Kind switch
        {
            QuarantineEventKind.Received => "received",
            QuarantineEventKind.Got => "got",
            QuarantineEventKind.Restored => "restored",
            QuarantineEventKind.Deleted => "deleted",
            _ => throw new ArgumentOutOfRangeException(nameof(content)),
        },
        content.At.UtcDateTime,
        Cut(content.By),
        Cut(content.Result),
        content.OriginalDeleted,
        content.WhyNot is null ? null : Cut(content.WhyNot));

    /// <exception cref="FormatException">A field's value cannot be.</exception>
    public QuarantineEvent Checked() => new()
    {
        Kind = Event switch
        {
            "received" => QuarantineEventKind.Received,
            "got" => QuarantineEventKind.Got,
            "restored" => QuarantineEventKind.Restored,
            "deleted" => QuarantineEventKind.Deleted,
            _ => throw new FormatException($"event: '{Event}' is none"),
        },
        At = At.Kind == DateTimeKind.Utc ? new DateTimeOffset(At) : throw new FormatException("at: it is not in UTC"),
        By = By,
        Result = Result,
        OriginalDeleted = OriginalDeleted,
        WhyNot = WhyNot,
    };

    private static string Cut(string text) => text.Length <= StoreLimits.EventTextChars ? text : text[..StoreLimits.EventTextChars];
}
