namespace Forensics.Host.Reporting.Html;

/// <summary>A label that says why something is worth a look.</summary>
/// <param name="Label">The reason, in words.</param>
/// <param name="Weight">How much, 0 to 100, as of the rules.</param>
internal sealed record Mark(string Label, int Weight)
{
    private const int Grave = 60;

    private const int Slight = 15;

    /// <summary>How it is set: the words say it, the style only helps to find it.</summary>
    public string? Style => Weight >= Grave ? "grave" : Weight < Slight ? "slight" : null;
}
