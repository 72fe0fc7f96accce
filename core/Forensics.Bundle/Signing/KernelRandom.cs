using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Prng;
using Org.BouncyCastle.Security;

namespace Forensics.Bundle.Signing;

/// <summary>
/// Random bytes from getrandom(2), for keys, serial numbers and signatures. On Linux .NET's RandomNumberGenerator asks the device's OpenSSL,
/// whose generator its openssl.cnf can replace, and BouncyCastle's default SecureRandom seeds itself from that; neither decides about a key here.
/// Seen on .NET 10 with BouncyCastle 2.7 (libssl in /proc/self/maps): BouncyCastle's curve arithmetic still loads libssl, because
/// ECPoint.Normalize blinds with a static SecureRandom of its own. A device without libssl needs more than this class.
/// </summary>
internal sealed partial class KernelRandom : IRandomGenerator
{
    private const int ErrnoInterrupted = 4;

    // getrandom never returns less than asked for up to this many bytes, and a signal cannot interrupt it (man page, "Notes").
    private const int AtomicBytes = 256;

    public static SecureRandom Create() => new(new KernelRandom());

    /// <summary>Bytes for a secret of this process; where there is no such kernel, .NET's.</summary>
    public static byte[] Bytes(int count)
    {
        if (!OperatingSystem.IsLinux()) return RandomNumberGenerator.GetBytes(count);
        var bytes = new byte[count];
        new KernelRandom().NextBytes(bytes);
        return bytes;
    }

    public void AddSeedMaterial(byte[] seed)
    {
    }

    public void AddSeedMaterial(ReadOnlySpan<byte> seed)
    {
    }

    public void AddSeedMaterial(long seed)
    {
    }

    public void NextBytes(byte[] bytes) => NextBytes(bytes.AsSpan());

    public void NextBytes(byte[] bytes, int start, int len) => NextBytes(bytes.AsSpan(start, len));

    public void NextBytes(Span<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var asked = bytes[..Math.Min(bytes.Length, AtomicBytes)];
            var got = GetRandom(asked, (nuint)asked.Length, 0);
            if (got > 0)
            {
                bytes = bytes[(int)got..];
                continue;
            }

            var errno = Marshal.GetLastPInvokeError();
            if (errno != ErrnoInterrupted) throw new IOException($"The kernel gives no random bytes: getrandom failed with errno {errno}.");
        }
    }

    [LibraryImport("libc", EntryPoint = "getrandom", SetLastError = true)]
    private static partial nint GetRandom(Span<byte> buffer, nuint length, uint flags);
}
