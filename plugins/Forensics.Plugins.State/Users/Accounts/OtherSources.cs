using System.Text;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.State.Users.Accounts;

/// <summary>Accounts may also come from a directory service, which is not asked: that is said.</summary>
internal static class OtherSources
{
    private static readonly EvidencePath Switch = EvidencePath.Of("/etc/nsswitch.conf");
    private static readonly string[] Local = ["files", "compat", "systemd", "db", "altfiles", "extrausers"];

    public static void Note(RootFiles files)
    {
        foreach (var line in TextLine.Of(files.Read(Switch, UserLimits.ShortFileBytes) ?? default).Where(line => line.Bytes.Span.StartsWith("passwd:"u8)))
        {
            var text = Encoding.Latin1.GetString(line.Bytes.Span["passwd:".Length..]).Split('#')[0];
            var others = text.Split((char[])[' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries).Where(word => word[0] != '[' && !Local.Contains(word)).Take(10).ToArray();
            if (others.Length > 0)
            {
                files.Note(new(Switch, FaultKind.Unsupported, "ACCOUNTS_NOT_ASKED", $"line {line.Number}: accounts also come from {string.Join(", ", others)}, which is not asked"));
            }
        }
    }
}
