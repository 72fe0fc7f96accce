namespace Forensics.Plugins.Filesystem.Artifacts;

/// <summary>What conditions say of the inspected root.</summary>
internal enum ConditionVerdict
{
    /// <summary>All are met; also when there are none.</summary>
    Met = 0,

    /// <summary>One is not met.</summary>
    NotMet = 1,

    /// <summary>One is not understood, or needs what the root does not say.</summary>
    Unsupported = 2,
}
