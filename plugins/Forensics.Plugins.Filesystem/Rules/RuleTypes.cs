namespace Forensics.Plugins.Filesystem.Rules;

/// <summary>What of the objects at its paths a rule takes.</summary>
internal enum RuleTypes
{
    /// <summary>Everything, with content: what an operator asked for by path.</summary>
    Everything = 0,

    /// <summary>All but folders: FILE of a definition.</summary>
    Files = 1,

    /// <summary>Everything, without content: PATH of a definition.</summary>
    Places = 2,
}
