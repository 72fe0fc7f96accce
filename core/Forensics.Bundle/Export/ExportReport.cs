using System.Text;

namespace Forensics.Bundle.Export;

/// <summary>What an export wrote, and what it could not write.</summary>
public sealed class ExportReport
{
    /// <summary>Most losses that are listed one by one; the rest is counted.</summary>
    public const int MaxListed = 200;

    private readonly List<string> losses = [];
    private readonly List<string> unproven = [];
    private readonly List<string> leftOut = [];

    /// <summary>Entries or objects written.</summary>
    public long Written { get; private set; }

    /// <summary>Bytes of content written.</summary>
    public long WrittenBytes { get; private set; }

    /// <summary>Things not written, or not as they should be.</summary>
    public long LossCount { get; private set; }

    /// <summary>The first losses: what, and why. Names in them are a stranger's text, to be escaped before they are shown.</summary>
    public IReadOnlyList<string> Losses => losses;

    /// <summary>Things written although nothing proves them.</summary>
    public long UnprovenCount { get; private set; }

    /// <summary>The names of the first of them.</summary>
    public IReadOnlyList<string> Unproven => unproven;

    /// <summary>Contents that the bundle does not hold because they are known, in a format whose task is the bundle and not the device's tree: no losses.</summary>
    public long LeftOutCount { get; private set; }

    /// <summary>The paths of the first of them, a stranger's text.</summary>
    public IReadOnlyList<string> LeftOut => leftOut;

    internal void Add(long bytes)
    {
        Written++;
        WrittenBytes += bytes;
    }

    internal void AddUnproven(string name)
    {
        UnprovenCount++;
        if (unproven.Count < MaxListed) unproven.Add(name);
    }

    internal void AddLeftOut(ReadOnlySpan<byte> path)
    {
        LeftOutCount++;
        if (leftOut.Count < MaxListed) leftOut.Add(Shown(path));
    }

    internal void Lose(string what, string reason)
    {
        LossCount++;
        if (losses.Count < MaxListed) losses.Add($"{what}: {reason}");
    }

    internal void Lose(ReadOnlySpan<byte> path, string reason) => Lose(Shown(path), reason);

    internal static string Shown(ReadOnlySpan<byte> path)
    {
        const int most = 500;
        return path.Length > most ? $"{Encoding.UTF8.GetString(path[..most])}... ({path.Length} bytes)" : Encoding.UTF8.GetString(path);
    }
}
