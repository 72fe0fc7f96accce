namespace Forensics.Host.Reporting.Html;

/// <summary>A label that says why something is worth a look.</summary>
/// <param name="Label">The reason, in words.</param>
/// <param name="Weight">How much, 0 to 100, as of the rules.</param>
internal sealed record Mark(string Label, int Weight)
{
    public const int Grave = 60;

    public bool IsGrave => Weight >= Grave;
}
