using Forensics.Sdk.Quarantine;

namespace Forensics.Plugins.Response.Tests.Files;

/// <summary>Lets one call fail with EIO, or that one and all after it.</summary>
internal sealed class FailingCalls(int first, bool isEnd = false) : ActCalls
{
    private const int InputOutputError = 5;

    /// <summary>It has come to that call.</summary>
    public bool HasFailed { get; private set; }

    protected override void Before(int number, string systemCall)
    {
        if (isEnd ? number >= first : number == first)
        {
            HasFailed = true;
            throw new IOException($"{systemCall}, call {number}, is not to be made", InputOutputError);
        }
    }
}
