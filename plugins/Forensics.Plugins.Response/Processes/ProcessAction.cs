using Forensics.Sdk;

namespace Forensics.Plugins.Response.Processes;

/// <summary>An action on one process, or on it and its descendants.</summary>
internal sealed class ProcessAction : PlannedAction
{
    public required ProcessTools Tools { get; init; }

    public required SelectionOptions Options { get; init; }

    /// <summary>The chosen process first; of a tree those below it, each before its children. New ones are added while it is stopped.</summary>
    public required List<Member> Members { get; init; }

    public Member Root => Members[0];

    /// <summary>Those to act on.</summary>
    public IEnumerable<Member> Taken => Members.Where(member => member.Refusal is null);

    /// <summary>The tree has more processes than are taken.</summary>
    public bool IsCut { get; set; }

    protected override void Dispose(bool disposing)
    {
        foreach (var member in Members)
        {
            member.Dispose();
        }

        base.Dispose(disposing);
    }
}
