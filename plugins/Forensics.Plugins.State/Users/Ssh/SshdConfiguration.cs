using System.IO.Enumeration;
using System.Text;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.State.Users.Ssh;

/// <summary>Where sshd looks for keys, of sshd_config and what it includes (<c>sshd_config(5)</c>). Lines below Match count too: what holds for one user is a place as well.</summary>
internal sealed class SshdConfiguration
{
    private const string Folder = "/etc/ssh";
    private const int Depth = 16;

    private readonly RootFiles files;
    private readonly HashSet<EvidencePath> seen = [];

    private SshdConfiguration(RootFiles files) => this.files = files;

    /// <summary>Files of keys that let users in, with tokens: sshd's own ones, and those that are configured.</summary>
    public List<string> AuthorizedKeys { get; } = [".ssh/authorized_keys", ".ssh/authorized_keys2"];

    public List<string> CertificateAuthorities { get; } = [];

    public List<string> HostKeys { get; } = [];

    public static SshdConfiguration Read(RootFiles files)
    {
        var configuration = new SshdConfiguration(files);
        configuration.Read(EvidencePath.Of(Folder + "/sshd_config"), Depth);

        // Some systems have it here, others what the vendor gives.
        configuration.Read(EvidencePath.Of("/usr/etc/ssh/sshd_config"), Depth);
        return configuration;
    }

    private void Read(EvidencePath path, int depth)
    {
        if (depth == 0 || seen.Count >= UserLimits.IncludedFiles || !seen.Add(path) || files.Read(path, UserLimits.ShortFileBytes) is not { } content)
        {
            return;
        }

        foreach (var line in TextLine.Of(content).Where(line => !line.IsBlankOrComment))
        {
            var words = Encoding.Latin1.GetString(line.Bytes.Span).Split((char[])[' ', '\t', '\r', '='], StringSplitOptions.RemoveEmptyEntries).Select(word => word.Trim('"')).ToArray();
            var values = words.Skip(1).TakeWhile(word => !word.StartsWith('#')).Where(word => word.Length > 0 && !word.Equals("none", StringComparison.OrdinalIgnoreCase)).ToArray();
            switch (words.FirstOrDefault()?.ToUpperInvariant())
            {
                case "AUTHORIZEDKEYSFILE":
                    Add(AuthorizedKeys, values);
                    break;
                case "TRUSTEDUSERCAKEYS":
                    Add(CertificateAuthorities, values);
                    break;
                case "HOSTKEY":
                    Add(HostKeys, values);
                    break;
                case "INCLUDE":
                    foreach (var file in values.SelectMany(Matching))
                    {
                        Read(file, depth - 1);
                    }

                    break;
            }
        }
    }

    private static void Add(List<string> list, string[] values)
        => list.AddRange(values.Where(value => !list.Contains(value) && list.Count < UserLimits.IncludedFiles));

    /// <summary>Files of an Include: a mask stands in the last component.</summary>
    private IEnumerable<EvidencePath> Matching(string mask)
    {
        var full = mask.StartsWith('/') ? mask : $"{Folder}/{mask}";
        var slash = full.LastIndexOf('/');
        return full.AsSpan().IndexOfAny('*', '?') < 0
            ? [new(Encoding.Latin1.GetBytes(full))]
            : files.Children(new(Encoding.Latin1.GetBytes(full[..Math.Max(slash, 1)])))
                .Where(path => FileSystemName.MatchesSimpleExpression(full.AsSpan(slash + 1), Encoding.Latin1.GetString(path.Bytes.Span[(path.Bytes.Span.LastIndexOf((byte)'/') + 1)..]), ignoreCase: false));
    }
}
