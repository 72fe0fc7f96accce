namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>A file of one of the folders that override one another (<c>/etc/X.d</c>, <c>/usr/lib/X.d</c>).</summary>
/// <param name="Path">The file.</param>
/// <param name="MaskedBy">The file of the same name that takes its place; else null.</param>
internal sealed record ConfigurationFile(string Path, string? MaskedBy)
{
    /// <summary>Whether it is read, and why not.</summary>
    public Autorun Judge(Autorun autorun)
        => autorun with { Enabled = MaskedBy is null, EnabledReason = MaskedBy is null ? "the file is read" : $"{Latin.Shown(MaskedBy)} takes its place" };
}
