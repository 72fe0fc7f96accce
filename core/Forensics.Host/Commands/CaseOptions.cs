using System.CommandLine;
using Forensics.Collection.Plan;
using Forensics.Host.Output;

namespace Forensics.Host.Commands;

/// <summary>The case data on the command line: the fields that every evidence form has.</summary>
internal sealed class CaseOptions
{
    private readonly Option<string?> caseNumber = Text("--case-number", "Number of the case");
    private readonly Option<string?> evidenceNumber = Text("--evidence-number", "Number of this piece of evidence");
    private readonly Option<string?> description = Text("--description", "What this piece of evidence is");
    private readonly Option<string?> examiner = Text("--examiner", "Who collects it");
    private readonly Option<string?> notes = Text("--notes", "Anything else for the case log");

    public void AddTo(Command command)
    {
        foreach (var option in All)
        {
            command.Add(option);
        }
    }

    /// <exception cref="UsageException">A value is too long.</exception>
    public CaseData Read(ParseResult parsed)
        => All.FirstOrDefault(option => parsed.GetValue(option) is { Length: > CaseData.MaxLength }) is { } tooLong
            ? throw new UsageException($"{tooLong.Name}: it is longer than {CaseData.MaxLength} characters")
            : new(parsed.GetValue(caseNumber), parsed.GetValue(evidenceNumber), parsed.GetValue(description), parsed.GetValue(examiner), parsed.GetValue(notes));

    private IEnumerable<Option<string?>> All => [caseNumber, evidenceNumber, description, examiner, notes];

    private static Option<string?> Text(string name, string help) => new(name) { Description = help, HelpName = "S" };
}
