namespace Forensics.Sdk.Quarantine.Tests.Store;

/// <summary>Lets one call fail, and no other.</summary>
internal sealed class FailingCalls(int failing) : ActCalls
{
    public const string Message = "this call was to fail";

    protected override void Before(int number, string systemCall)
    {
        if (number == failing) throw new IOException(Message);
    }
}
