using System.Security.Cryptography;
using Forensics.Sdk.Hashing.Tests;
using Forensics.Sdk.Linux.Hashing;

// Not for people: BareDeviceTests runs this in a mount namespace without libssl. `ours FILE` prints MD5, SHA-1, SHA-256 twice, by StreamDigest and by
// FileHasher; `dotnet FILE` shows what .NET itself does.
switch (args)
{
    case ["ours", var file]:
        using (var digest = new StreamDigest(Contents.AllDigests))
        {
            digest.Append(File.ReadAllBytes(file));
            Console.WriteLine($"managed {digest.IsManaged}");
            Console.WriteLine(Contents.Text(digest.Finish()));
        }

        foreach (var result in await Hashing.RunAsync([file], new FileHasherOptions { Algorithms = Contents.AllDigests }))
        {
            Console.WriteLine(Contents.Text(result.Digests!));
        }

        return 0;
    case ["dotnet", var file]:
        Console.WriteLine(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file))));
        return 0;
    default:
        return 2;
}
