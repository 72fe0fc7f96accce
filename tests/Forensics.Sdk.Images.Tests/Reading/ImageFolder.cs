using System.Security.Cryptography;

namespace Forensics.Sdk.Images.Tests.Reading;

/// <summary>A folder in memory with a media and images of it that ewfacquire makes; gone after the test.</summary>
internal sealed class ImageFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateDirectory(System.IO.Path.Combine("/dev/shm", $"forensics-images-{Guid.NewGuid():N}"));

    public string Path(string name) => System.IO.Path.Combine(folder.FullName, name);

    public string Write(string name, ReadOnlySpan<byte> bytes)
    {
        using var file = File.Create(Path(name));
        file.Write(bytes);
        return Path(name);
    }

    /// <summary>Noise, text and zeros in turn, a piece of 64 KiB each.</summary>
    public static byte[] Media(int lengthBytes, int seed = 1)
    {
        var media = new byte[lengthBytes];
        var random = new Random(seed);
        for (var at = 0; at < lengthBytes; at += 65_536)
        {
            var piece = media.AsSpan(at, Math.Min(65_536, lengthBytes - at));
            switch (at / 65_536 % 3)
            {
                case 0:
                    random.NextBytes(piece);
                    break;
                case 1:
                    for (var i = 0; i < piece.Length; i++)
                    {
                        piece[i] = (byte)('a' + (random.Next(64) == 0 ? random.Next(26) : i % 26));
                    }

                    break;
                default:
                    break;
            }
        }

        return media;
    }

    /// <summary>Images a media.</summary>
    /// <returns>Path of the first segment.</returns>
    public string Acquire(string name, byte[] media, string format = "encase6", string compression = "fast", params string[] more)
    {
        Tool.Require("ewfacquire");
        var source = Write($"{name}.source", media);
        Tool.Run(folder.FullName, "ewfacquire",
            ["-u", "-q", "-f", format, "-c", compression, "-t", Path(name), "-C", "case 7", "-D", "a disk", "-E", "evidence 3", "-e", "Jane Roe", "-N", "found, running", .. more, source]).MustSucceed();
        File.Delete(source);
        return new[] { "E01", "e01", "s01" }.Select(extension => Path($"{name}.{extension}")).Single(File.Exists);
    }

    public static string Sha256(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    public void Dispose() => folder.Delete(recursive: true);
}
