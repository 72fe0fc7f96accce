using System.Globalization;

namespace Forensics.Host.Reporting.Html;

/// <summary>One cell of a table.</summary>
/// <param name="Text">What stands in it; null when it is not known.</param>
internal readonly record struct Cell(string? Text)
{
    public IReadOnlyList<Mark> Marks { get; init; } = [];

    /// <summary>A second line, smaller.</summary>
    public string? Below { get; init; }

    public static implicit operator Cell(string? text) => new(text);

    public static implicit operator Cell(long? number) => new(number?.ToString("N0", CultureInfo.InvariantCulture));

    /// <summary>A number that names something, without separators.</summary>
    public static Cell Id(long? number) => new(number?.ToString(CultureInfo.InvariantCulture));

    public static Cell Of(IReadOnlyList<Mark> marks) => new(null) { Marks = marks };

    public static Cell Of(bool? truth) => new(truth is { } known ? known ? "yes" : "no" : null);
}
