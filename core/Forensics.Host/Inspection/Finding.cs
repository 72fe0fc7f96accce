namespace Forensics.Host.Inspection;

/// <summary>One kind of unusual thing: how often it is there, and the first examples.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Score">How unusual one of them is, 0 to 100.</param>
/// <param name="Why">What it can mean.</param>
internal sealed record Finding(string Name, int Score, string Why)
{
    private readonly List<string> examples = [];

    public long Count { get; private set; }

    public IReadOnlyList<string> Examples => examples;

    /// <summary>What is there a thousand times is less unusual than what is there once: 5 less for each power of ten.</summary>
    public int Rank => Score - 5 * (int)Math.Log10(Math.Max(Count, 1));

    /// <summary>Counts one; its description is made only while examples are kept.</summary>
    public void Add<T>(T what, Func<T, string> describe)
    {
        Count++;
        if (examples.Count < InspectionLimits.MaxExamples)
        {
            examples.Add(describe(what));
        }
    }
}
