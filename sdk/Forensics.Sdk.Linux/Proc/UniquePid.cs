using System.Text;
using Forensics.Sdk.Linux.Hashing;

namespace Forensics.Sdk.Linux.Proc;

/// <summary>Names a process for good: a number is used again, this is not.</summary>
public static class UniquePid
{
    private const int Digits = 32;

    /// <summary>
    /// The first 32 hexadecimal digits, lower case, of SHA-256 over the ASCII text <c>BOOT_ID PID START_TICKS</c>: the boot id as
    /// <see cref="BootId"/> gives it, then the number and the start (field 22 of <c>/proc/PID/stat</c>) in decimal, single spaces between, nothing
    /// after.
    /// To check one: <c>printf '%s %s %s' BOOT_ID PID TICKS | sha256sum | cut -c1-32</c>.
    /// </summary>
    /// <param name="bootId">From <see cref="BootId.TryParse"/>.</param>
    /// <param name="pid">In the PID namespace of the procfs it was read from: seen from another namespace, the same process has another id.</param>
    /// <param name="startTicks"><see cref="ProcessStat.StartTicks"/>, in the reader's time namespace.</param>
    /// <returns>32 characters.</returns>
    public static string Of(string bootId, int pid, ulong startTicks)
    {
        using var digest = new StreamDigest(DigestAlgorithms.Sha256);
        digest.Append(Encoding.ASCII.GetBytes($"{bootId} {pid} {startTicks}"));
        return Convert.ToHexStringLower(digest.Finish().Sha256!)[..Digits];
    }
}
