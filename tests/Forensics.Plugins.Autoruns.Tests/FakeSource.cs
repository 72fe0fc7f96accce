using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Accounts;

namespace Forensics.Plugins.Autoruns.Tests;

/// <summary>Finds what a test says.</summary>
/// <param name="types">Its types.</param>
/// <param name="find">What it does.</param>
internal sealed class FakeSource(IReadOnlyList<string> types, Func<RootFiles, IEnumerable<Autorun>> find) : IAutorunSource
{
    public IReadOnlyList<string> Types => types;

    public IEnumerable<Autorun> Find(RootFiles files, IReadOnlyList<UserAccount> users) => find(files);
}
