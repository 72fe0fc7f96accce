namespace Forensics.Sdk.Linux;

/// <summary>Which symbolic links a path may go through. Magic links (<c>/proc/PID/root</c>, <c>/proc/PID/fd/N</c>) never are followed: ELOOP.</summary>
public enum LinkRule
{
    /// <summary>None: the first one gives ELOOP.</summary>
    RefuseAll = 0,

    /// <summary>All but the last component's, within the root: an absolute target starts at the root, <c>..</c> stops there.</summary>
    RefuseLast = 1,

    /// <summary>All, within the root.</summary>
    FollowWithinRoot = 2,
}
