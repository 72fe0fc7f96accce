namespace Forensics.Host.Reporting.Html;

/// <summary>One column of a table.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Kind">How its cells are set.</param>
internal sealed record Column(string Title, CellKind Kind = CellKind.Words);
