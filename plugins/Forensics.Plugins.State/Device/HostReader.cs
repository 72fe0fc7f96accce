using Forensics.Sdk;

namespace Forensics.Plugins.State.Device;

/// <summary>Reads the device's names, and what domain it belongs to.</summary>
internal sealed class HostReader(ShortFiles files)
{
    public HostFacts? Read()
    {
        var written = files.Lines("/etc/hostname").Take(DeviceLimits.ConfigurationLines).Select(line => line.Trim(" \t\r"u8)).FirstOrDefault(line => line.Span is [not (byte)'#', ..]);
        EvidenceText? staticName = written.IsEmpty ? null : new(written);
        var full = files.Files.IsLive ? files.Text("/proc/sys/kernel/hostname") ?? staticName : staticName;
        var dot = full?.Bytes.Span.IndexOf((byte)'.') ?? -1;
        EvidenceText? name = full is not { } text ? null : dot > 0 ? new(text.Bytes[..dot]) : text;

        var (dns, dnsSource) = dot > 0 && dot + 1 < full!.Value.Bytes.Length ? (new EvidenceText(full.Value.Bytes[(dot + 1)..]), "host-name") : DnsDomain(name);
        var (domain, source) = Directory() is { Domain: not null } directory ? directory : (dns, dnsSource);
        EvidenceText? fqdn = name is { } host && dns is { } below ? new((byte[])[.. host.Bytes.Span, (byte)'.', .. below.Bytes.Span]) : null;
        var id = files.Lines("/etc/machine-id").FirstOrDefault();
        return full is null && domain is null && id.IsEmpty ? null : new()
        {
            Name = name,
            StaticName = staticName,
            Fqdn = fqdn,
            Domain = domain,
            DomainSource = source,
            MachineId = id.IsEmpty ? null : new(id),
        };
    }

    private (EvidenceText? Domain, string? Source) Directory()
    {
        foreach (var path in SssdFiles())
        {
            var sections = IniSections.Of(files.Lines(path.ToString()));
            var realm = sections.First(name => name.StartsWith("domain/", StringComparison.Ordinal), "krb5_realm") ?? sections.First(name => name.StartsWith("domain/", StringComparison.Ordinal), "ad_domain")
                ?? FirstOf(sections.First(name => name == "sssd", "domains"));
            if (realm is not null)
            {
                return (realm, "sssd");
            }
        }

        if (IniSections.Of(files.Lines("/etc/krb5.conf")).First(name => name == "libdefaults", "default_realm") is { } kerberos)
        {
            return (kerberos, "krb5");
        }

        var samba = IniSections.Of(files.Lines("/etc/samba/smb.conf"));
        return samba.First(name => name.Equals("global", StringComparison.OrdinalIgnoreCase), "realm") is { } sambaRealm ? (sambaRealm, "samba-realm")
            : samba.First(name => name.Equals("global", StringComparison.OrdinalIgnoreCase), "workgroup") is { } workgroup ? (workgroup, "samba-workgroup")
            : (null, null);
    }

    private IEnumerable<EvidencePath> SssdFiles()
        => [EvidencePath.Of("/etc/sssd/sssd.conf"), .. files.Files.Children(EvidencePath.Of("/etc/sssd/conf.d")).Where(path => path.Bytes.Span.EndsWith(".conf"u8)).Take(DeviceLimits.ConfigurationFiles)];

    private static EvidenceText? FirstOf(EvidenceText? list) => list is { } text ? new(text.Bytes[..(text.Bytes.Span.IndexOf((byte)',') is >= 0 and var end ? end : text.Bytes.Length)].Trim(" "u8)) : null;

    // hosts(5), then resolv.conf(5): as hostname --fqdn comes to it, without asking anybody.
    private (EvidenceText? Domain, string? Source) DnsDomain(EvidenceText? name)
    {
        var prefix = name is { } host ? (byte[])[.. host.Bytes.Span, (byte)'.'] : null;
        foreach (var line in files.Lines("/etc/hosts").Take(DeviceLimits.ConfigurationLines))
        {
            foreach (var word in Words(line).Skip(1))
            {
                if (prefix is not null && word.Length > prefix.Length && word.Span.StartsWith(prefix))
                {
                    return (new(word[prefix.Length..]), "hosts");
                }
            }
        }

        EvidenceText? found = null;
        foreach (var line in files.Lines("/etc/resolv.conf").Take(DeviceLimits.ConfigurationLines))
        {
            // The last of the two words counts; it may be the root: a dot.
            if (Words(line).Take(2).ToList() is [var key, var value] && (key.Span.SequenceEqual("domain"u8) || key.Span.SequenceEqual("search"u8)) && !value.Span.SequenceEqual("."u8))
            {
                found = new(value);
            }
        }

        return found is null ? (null, null) : (found, "resolv.conf");
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Words(ReadOnlyMemory<byte> line)
    {
        for (var rest = line; ;)
        {
            rest = rest.TrimStart(" \t\r"u8);
            if (rest.IsEmpty || rest.Span[0] is (byte)'#' or (byte)';')
            {
                yield break;
            }

            var end = rest.Span.IndexOfAny(" \t\r"u8);
            yield return end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[end..];
        }
    }
}
