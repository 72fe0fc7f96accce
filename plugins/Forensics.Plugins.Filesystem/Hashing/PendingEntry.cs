using Forensics.Plugins.Filesystem.Entries;
using Forensics.Plugins.Filesystem.Walking;
using Forensics.Sdk;

namespace Forensics.Plugins.Filesystem.Hashing;

/// <summary>An entry whose record waits for digests. The record's text is ready up to them, so that nothing else has to be kept.</summary>
/// <param name="Path">For faults.</param>
/// <param name="Walk">Its scope.</param>
/// <param name="Line">The record up to its digests.</param>
/// <param name="LineEnd">What follows them; shared by all entries of a batch.</param>
/// <param name="BodyfileRest">The bodyfile's line after the MD5; empty when none is written.</param>
internal sealed record PendingEntry(EvidencePath Path, ScopeWalk Walk, byte[] Line, byte[] LineEnd, byte[] BodyfileRest)
{
    /// <summary>Appends the whole record, with digests where there are any.</summary>
    public void AppendTo(LineBuffer lines, LineBuffer bodyfile, EntryDigests? digests)
    {
        lines.Reserve(Line.Length + LineEnd.Length);
        lines.Append(Line);
        if (digests is not null)
        {
            DetailFormatter.Append(lines, digests);
            lines.Reserve(LineEnd.Length);
        }

        lines.Append(LineEnd);
        if (BodyfileRest.Length > 0)
        {
            Bodyfiles.BodyfileLine.AppendStart(bodyfile, digests?.Digests.Md5);
            bodyfile.Reserve(BodyfileRest.Length);
            bodyfile.Append(BodyfileRest);
        }
    }
}
