using System.Diagnostics;
using Forensics.Sdk.Quarantine;

namespace StoreWriter;

/// <summary>Ends this process right before the call of a number.</summary>
internal sealed class KillingCalls(int last) : ActCalls
{
    protected override void Before(int number, string systemCall)
    {
        if (number == last)
        {
            Process.GetCurrentProcess().Kill();
        }
    }
}
