using System.Runtime.InteropServices;

namespace Forensics.Sdk.Linux.Hashing;

/// <summary>
/// Whether .NET's digests may be touched. .NET ends the process (SIGABRT) at the first use when it finds no libssl, so this must be asked before, and asks
/// without .NET's cryptography: by dlopen(3) of the names it tries. Source: dotnet/runtime, src/native/libs/System.Security.Cryptography.Native/opensslshim.c.
/// </summary>
/// <remarks>.NET also tries the names of OpenSSL 1.0. A device that has nothing newer counts as without: that is out of support since January
/// 2020. The source is compiled into Forensics.Bundle as well, which depends on no assembly of ours.</remarks>
internal static class LibSsl
{
    private static readonly Lazy<bool> Found = new(Probe);

    /// <summary>True when .NET will find a libssl in this process. The answer does not change while it runs.</summary>
    public static bool IsUsable => Found.Value;

    private static bool Probe()
    {
        // .NET takes the version of this variable first. One that is there but unfit makes it abort, so whoever sets it gets the managed digests.
        if (!string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CLR_OPENSSL_VERSION_OVERRIDE")))
        {
            return false;
        }

        return Has("libssl.so.3") || Has("libssl.so.1.1");
    }

    // .NET binds its symbols, those of libcrypto too, through this handle, and aborts when one is missing. The library stays loaded: the loader then gives
    // .NET the same one for the same name, whatever folders either of us searches.
    private static bool Has(string name)
        => NativeLibrary.TryLoad(name, out var library)
            && NativeLibrary.TryGetExport(library, "OPENSSL_init_ssl", out _)
            && NativeLibrary.TryGetExport(library, "EVP_DigestUpdate", out _);
}
