namespace Forensics.Sdk.Quarantine.Tests.Files;

/// <summary>Lets one call fail, or that one and all after it: then the device is as if the process had ended there.</summary>
/// <param name="first">Which call, from 1.</param>
/// <param name="isEnd">All after it too.</param>
/// <param name="errno">The error; EIO by default.</param>
/// <param name="only">Calls of this name alone are counted; null for all.</param>
internal sealed class FailingCalls(int first, bool isEnd = false, int errno = 5, string? only = null) : ActCalls
{
    private int counted;

    /// <summary>It has come to that call.</summary>
    public bool HasFailed { get; private set; }

    protected override void Before(int number, string systemCall)
    {
        if (only is null || only == systemCall)
        {
            counted++;
            if (isEnd ? counted >= first : counted == first)
            {
                HasFailed = true;
                throw new IOException($"{systemCall} is not to be made", errno);
            }
        }
    }
}
