using Forensics.Plugins.Memory.Clr;
using Forensics.Plugins.Memory.Clr.Findings;

namespace Forensics.Plugins.Memory.Tests.Clr;

/// <summary>Keeps what is found; each through the channel's form and back.</summary>
internal sealed class FoundList : IClrFindings
{
    private readonly List<ClrFinding> all = [];

    public IReadOnlyList<TroubleFinding> Troubles => [.. Of<TroubleFinding>()];

    public static FoundList Analyse(Stream core, string? dac, ClrQuestion? question = null)
    {
        var found = new FoundList();
        var analysis = new ClrAnalysis(core, found);
        if (dac is null)
        {
            analysis.FindRuntimes(CancellationToken.None);
        }
        else
        {
            analysis.Run(dac, question ?? new(), CancellationToken.None);
        }

        return found;
    }

    public void Add(ClrFinding finding)
    {
        Assert.That(ClrLines.TryRead(ClrLines.Write(finding), out var back), Is.True, finding.ToString());
        all.Add(back!);
    }

    public IEnumerable<TFinding> Of<TFinding>()
        where TFinding : ClrFinding
        => all.OfType<TFinding>();
}
