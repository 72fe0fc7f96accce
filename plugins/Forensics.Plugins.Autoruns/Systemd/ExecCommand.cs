namespace Forensics.Plugins.Autoruns.Systemd;

/// <summary>One command of an <c>ExecStart=</c> and the like.</summary>
/// <param name="Written">As written, quotes included, without the prefixes.</param>
/// <param name="Program">The first word, quotes and prefixes removed.</param>
/// <param name="Arguments">The other words, quotes removed.</param>
/// <param name="Prefixes">Of <c>-@:+!|</c>, in the order written.</param>
internal sealed record ExecCommand(string Written, string Program, IReadOnlyList<string> Arguments, string Prefixes)
{
    /// <summary>Why systemd does not run it; null when it does.</summary>
    public string? Problem { get; init; }

    /// <summary>Whether <c>User=</c> does not count: <c>+</c>, or one <c>!</c>. Two are as none where the kernel has ambient capabilities (4.3).</summary>
    public bool IsPrivileged => Prefixes.Contains('+', StringComparison.Ordinal) || Prefixes.Count(prefix => prefix == '!') == 1;
}
