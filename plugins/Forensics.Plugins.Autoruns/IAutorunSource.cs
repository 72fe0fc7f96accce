using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Accounts;

namespace Forensics.Plugins.Autoruns;

/// <summary>Finds one type of autorun, or a few that stand in the same files.</summary>
internal interface IAutorunSource
{
    /// <summary>The types that it finds, each an item of the step: <c>cron</c>.</summary>
    IReadOnlyList<string> Types { get; }

    /// <summary>Finds them. What cannot be read is left as a fault in <paramref name="files"/>; nothing is thrown for what the root holds.</summary>
    /// <param name="files">The root.</param>
    /// <param name="users">Its users.</param>
    /// <returns>What was found, in the order in which it was; may be endless for no root (bounded by <see cref="AutorunLimits"/>).</returns>
    IEnumerable<Autorun> Find(RootFiles files, IReadOnlyList<UserAccount> users);
}
