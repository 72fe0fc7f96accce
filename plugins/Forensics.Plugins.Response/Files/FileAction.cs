using Forensics.Sdk;
using Forensics.Sdk.Quarantine.Store;

namespace Forensics.Plugins.Response.Files;

/// <summary>One file that is to be quarantined or deleted.</summary>
internal sealed class FileAction(FileSubject subject) : PlannedAction
{
    public FileSubject Subject => subject;

    /// <summary>Items beside the first that this is done for, too.</summary>
    public IReadOnlyList<string> OtherItems { get; init; } = [];

    /// <summary>Digests that its content must have; empty for any. Lower case.</summary>
    public required ContentCriteria Criteria { get; init; }

    /// <summary>What is done with it.</summary>
    public required FileVerb Verb { get; init; }

    /// <summary>Objects of the quarantine that may be this file as it is, when it is to stay.</summary>
    public IReadOnlyList<string> Earlier { get; set; } = [];

    /// <summary>Who holds it, as of the preparation.</summary>
    public IReadOnlyList<ObjectHolder> Holders { get; set; } = [];

    /// <summary>Processes that the kernel did not show then, as was told; null for none.</summary>
    public string? Unseen { get; set; }

    /// <summary>What came of it; null while nothing has.</summary>
    public ActionResult? Result { get; set; }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            subject.Dispose();
        }

        base.Dispose(disposing);
    }
}
