namespace Forensics.Bundle.Verification;

/// <summary>Problems found so far, bounded, and whether they mean damage or just an early end.</summary>
internal sealed class ProblemList
{
    private const int MaxTextChars = 1024;

    private readonly List<VerificationProblem> listed = [];
    private int listedEntries;

    public IReadOnlyList<VerificationProblem> Listed => listed;

    public long Count { get; private set; }

    public bool HasDamage { get; private set; }

    public void AddDamage(string region, string detail)
    {
        HasDamage = true;
        Add(region, detail);
    }

    /// <summary>Damage to one of many entries, which are all to be named: see <see cref="BundleLimits.MaxListedEntries"/>.</summary>
    public void AddEntryDamage(string region, string detail)
    {
        HasDamage = true;
        Count++;
        if (!HasRoomForEntries) return;
        listedEntries++;
        listed.Add(new VerificationProblem(Printable(region), Printable(detail)));
    }

    /// <summary>False when nothing is gained by writing a text for <see cref="AddEntryDamage"/>.</summary>
    public bool HasRoomForEntries => listedEntries < BundleLimits.MaxListedEntries;

    /// <summary>The bundle ends before it is complete, which a killed run or a full disk explains.</summary>
    public void AddEarlyEnd(string region, string detail) => Add(region, detail);

    private void Add(string region, string detail)
    {
        Count++;
        if (listed.Count - listedEntries < BundleLimits.MaxListedProblems) listed.Add(new VerificationProblem(Printable(region), Printable(detail)));
    }

    // A parser's own words may quote the bundle.
    private static string Printable(string text) => text.Length <= MaxTextChars && !text.AsSpan().ContainsAnyExceptInRange(' ', '~')
        ? text
        : string.Create(Math.Min(text.Length, MaxTextChars), text, static (shown, text) =>
        {
            for (var i = 0; i < shown.Length; i++) shown[i] = text[i] is < ' ' or > '~' ? '?' : text[i];
        });
}
