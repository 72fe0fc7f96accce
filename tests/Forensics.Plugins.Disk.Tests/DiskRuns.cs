using System.Security.Cryptography;
using System.Text.Json;
using Forensics.Sdk;
using Forensics.Sdk.Testing;

namespace Forensics.Plugins.Disk.Tests;

/// <summary>Runs of the collector, and what came of them.</summary>
internal static class DiskRuns
{
    public static RecordingContext Context(TargetRoot root) => new(new DiskImageCollector().Descriptor, root, TimeProvider.System);

    public static RecordingContext Context(TargetRoot root, EarlierAttempt attempt, IReadOnlyDictionary<string, byte[]> content) => new(new DiskImageCollector().Descriptor, root, TimeProvider.System) { Attempt = attempt, AttemptContent = content };

    public static RecordingContext Run(TestRoot root, DiskImageOptions options) => Run(Context(root.Root), options);

    public static RecordingContext Run(RecordingContext context, DiskImageOptions options, CollectionContext? through = null, CancellationToken cancellationToken = default)
    {
        try
        {
            CollectorRun.RunAsync(new DiskImageCollector { TakesAnyRoot = true }, options, through ?? context, cancellationToken).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }

        Assert.That(context.Items.Where(item => item.Value is null).Select(item => item.Key), Is.Empty, "items that are not concluded");
        return context;
    }

    public static byte[] Blob(this RecordingContext context, string name) => context.Blobs.Values.Single(blob => blob.Source.Name == name).Content;

    public static JsonElement Image(this RecordingContext context) => context.Records("disk.image").Single();

    public static ItemConclusion Source(this RecordingContext context) => context.Items.Single(item => item.Key.StartsWith("source:", StringComparison.Ordinal)).Value!;

    public static IEnumerable<string> Codes(this RecordingContext context) => context.Faults.Select(fault => fault.Code);

    public static string Sha256(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    public static string? Text(this JsonElement record, string field) => record.GetProperty(field).GetString();

    public static long Number(this JsonElement record, string field) => record.GetProperty(field).GetInt64();

    public static bool IsNull(this JsonElement record, string field) => record.GetProperty(field).ValueKind == JsonValueKind.Null;

    /// <summary>Writes the segments of an image to a folder.</summary>
    /// <returns>The first.</returns>
    public static string Extract(this RecordingContext context, string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var (source, content) in context.Blobs.Values)
        {
            File.WriteAllBytes(Path.Combine(folder, source.Name!), content);
        }

        return Path.Combine(folder, context.Image().Text("image")!);
    }

    /// <summary>The media of an E01, as libewf reads it, once it has verified it.</summary>
    public static byte[] Export(this RecordingContext context, string folder)
    {
        var first = context.Extract(folder);
        var verified = Tool.Run(folder, "ewfverify", "-q", "-d", "sha1,sha256", first);
        Assert.That(verified.ExitCode, Is.Zero, verified.Output + verified.Error);
        Tool.Run(folder, "ewfexport", "-q", "-u", "-f", "raw", "-t", Path.Combine(folder, "export"), first).MustSucceed();
        return File.ReadAllBytes(Path.Combine(folder, "export.raw"));
    }
}
