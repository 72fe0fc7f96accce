namespace Forensics.Plugins.Filesystem.Rules;

/// <summary>What of the objects at its paths a rule takes.</summary>
internal enum RuleTypes
{
    /// <summary>Everything: what an operator asked for by path, and PATH of a definition.</summary>
    Everything = 0,

    /// <summary>All but folders: FILE of a definition.</summary>
    Files = 1,
}
