using System.Text;

namespace Forensics.Bundle.Tests;

/// <summary>Bundles that the tests share the making of.</summary>
internal static class Bundles
{
    public static readonly byte[] Manifest = "{\"schema\":1}\n"u8.ToArray();

    public static readonly DateTimeOffset Start = new(2025, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static BundleWriterOptions Options() => new() { TimeProvider = new FixedClock(Start) };

    public static byte[] Write(BundleSigner signer, Action<BundleWriter> fill)
    {
        using var file = new MemoryStream();
        using var writer = new BundleWriter(file, signer, Options());
        fill(writer);
        writer.Close(Manifest);
        return file.ToArray();
    }

    /// <summary>Two links before the last, lines, files, a long name; about 50 KB, most of it incompressible.</summary>
    public static byte[] Small(BundleSigner signer) => Write(signer, writer =>
    {
        writer.AppendLines("records/listing/filesystem.entry", Lines(50));
        writer.WriteEntry("fs/$rootfs$/etc/hostname", "device\n"u8);
        writer.WriteLink();
        writer.WriteEntry("fs/$rootfs$/var/log/noise.bin", Noise(40_000, 1));
        writer.WriteEntry("fs/$rootfs$/" + new string('n', 200), "long name"u8);
        writer.AppendLines("faults", Lines(3));
    });

    public static byte[] Lines(int count, int first = 0)
    {
        var text = new StringBuilder();
        for (var i = first; i < first + count; i++) text.Append("{\"path\":\"/usr/share/doc/file").Append(i).Append("\",\"size_bytes\":").Append(i * 7).Append("}\n");
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    public static byte[] Noise(int length, int seed)
    {
        var noise = new byte[length];
        new Random(seed).NextBytes(noise);
        return noise;
    }

    public static VerificationReport Verify(byte[] bundle, params string[] fingerprints) =>
        BundleVerifier.Verify(new MemoryStream(bundle, false), new VerifyOptions { TrustedFingerprints = fingerprints });

    public static string Describe(VerificationReport report) =>
        string.Join('\n', report.Problems.Select(p => $"{p.Region}: {p.Detail}").Prepend($"{report.Integrity} {report.ProvenLinks} {report.Authenticity}"));
}
