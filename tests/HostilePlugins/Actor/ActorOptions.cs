using System.ComponentModel;

namespace Hostile;

internal sealed class ActorOptions
{
    [Description("Files that are made.")]
    public IReadOnlyList<string> Make { get; set; } = [];

    [Description("Kill this process before the call of the act with this number; 0 for never.")]
    public int DieBefore { get; set; }

    [Description("Stop this process before the call of the act with this number; 0 for never.")]
    public int StopBefore { get; set; }

    [Description("Store content first that the host is to refuse.")]
    public bool StoresMuch { get; set; }
}
