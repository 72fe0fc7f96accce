using Forensics.Sdk;

namespace Forensics.Plugins.State.Users.Logons;

/// <summary>The latest logon of each user that some file has.</summary>
internal sealed class LastLogons
{
    private readonly Dictionary<EvidenceText, (UnixTime At, string Source)> last = [];

    /// <summary>A file that has a last logon of each user who ever logged on was read to its end, and has some.</summary>
    public bool IsKept { get; set; }

    public void Add(EvidenceText userName, UnixTime at, string source)
    {
        if (last.TryGetValue(userName, out var known) ? LogonTime.Compare(at, known.At) > 0 : last.Count < UserLimits.Accounts)
        {
            last[userName] = (at, source);
        }
    }

    public (UnixTime At, string Source)? Of(EvidenceText userName) => last.TryGetValue(userName, out var known) ? known : null;
}
