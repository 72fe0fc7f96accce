using Forensics.Sdk.Quarantine;

namespace Forensics.Plugins.Response.Tests.Files;

/// <summary>Tells of each call right before it is made.</summary>
internal sealed class HookedCalls(Action<int, string> before) : ActCalls
{
    protected override void Before(int number, string systemCall) => before(number, systemCall);
}
