using Forensics.Collection.Catalogue;
using Forensics.Collection.Plan;

namespace Forensics.Host.Commands;

/// <summary>What a command asks to be run.</summary>
internal sealed record AskedRun
{
    public required CollectionPlan Plan { get; init; }

    public required PluginCatalogue Catalogue { get; init; }

    public TimeSpan? MaxTime { get; init; }

    public string Root { get; init; } = "/";

    /// <summary>How many steps of a stage run at once.</summary>
    public int Jobs { get; init; } = 1;

    /// <summary>Folders of plugins that were named: what is undone later is undone by the same.</summary>
    public IReadOnlyList<string> PluginDirectories { get; init; } = [];

    public KnownList? Known { get; init; }

    /// <summary>Actions of the journal to take back; null in a run that takes none back.</summary>
    public AskedUndo? Undo { get; init; }

    /// <summary>Whether interrupted actions are to be ended, whatever else is done.</summary>
    public bool Repairs { get; init; }

    /// <summary>Whether the journal is needed: a step acts, or actions of it are to be ended.</summary>
    public bool Acts => Repairs || Undo is not null || Plan.Steps.Any(step => step.Order is not null);
}
