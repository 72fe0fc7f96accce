namespace Forensics.Sdk.Images.Reading;

/// <summary>What is wrong with an image, as sentences; bounded.</summary>
internal sealed class ProblemList
{
    private readonly List<string> problems = [];
    private readonly List<string> notes = [];

    public IReadOnlyList<string> Problems => problems;

    public IReadOnlyList<string> Notes => notes;

    /// <summary>How many there were.</summary>
    public long Count { get; private set; }

    /// <summary>Whether something of the media is not there.</summary>
    public bool IsCut { get; private set; }

    public void Add(string problem)
    {
        Count++;
        if (problems.Count < ImageLimits.Problems)
        {
            problems.Add(problem);
        }
    }

    public void AddCut(string problem)
    {
        IsCut = true;
        Add(problem);
    }

    /// <summary>What is worth to know and no damage.</summary>
    public void Note(string note)
    {
        if (notes.Count < ImageLimits.Problems && !notes.Contains(note))
        {
            notes.Add(note);
        }
    }
}
