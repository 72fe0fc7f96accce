using Forensics.Sdk;

namespace Forensics.Plugins.State.Users.Logons;

/// <summary>Times as those files keep them.</summary>
internal static class LogonTime
{
    private const int MicrosecondsPerSecond = 1_000_000;

    public static UnixTime OfMicroseconds(long microseconds)
    {
        var (seconds, rest) = Math.DivRem(microseconds, MicrosecondsPerSecond);
        return rest < 0 ? new(seconds - 1, (int)(rest + MicrosecondsPerSecond) * 1_000) : new(seconds, (int)rest * 1_000);
    }

    public static int Compare(UnixTime left, UnixTime right) => (left.Seconds, left.Nanoseconds).CompareTo((right.Seconds, right.Nanoseconds));
}
