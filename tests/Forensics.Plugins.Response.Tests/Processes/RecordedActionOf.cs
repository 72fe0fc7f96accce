using Forensics.Sdk.Testing;

namespace Forensics.Plugins.Response.Tests.Processes;

/// <summary>The action of a run that ended just after it was written into the journal, as when the host is killed.</summary>
internal sealed class RecordedActionOf
{
    public RecordedAction? Action { get; private set; }

    public string? Break(RecordedAction action)
    {
        Action = action;
        throw new JournalBroken();
    }
}
