using Forensics.Sdk;

namespace Forensics.Plugins.State.Device;

/// <summary>Reads what an installed system says of itself.</summary>
internal sealed class OperatingSystemReader(ShortFiles files)
{
    private const long SecondsPerDay = 86_400;

    private static readonly string[] ReleaseFiles = ["/etc/debian_version", "/etc/redhat-release", "/etc/SuSE-release", "/etc/alpine-release", "/etc/arch-release", "/etc/slackware-version"];

    private static readonly string[] DefaultTargets = ["/etc/systemd/system/default.target", "/usr/lib/systemd/system/default.target", "/lib/systemd/system/default.target"];

    // What is made at the installation and not touched after it, as a rule.
    private static readonly string[] Traces =
    [
        "/etc/machine-id", "/lost+found", "/etc/hostname", "/var/log/installer", "/var/log/installer/syslog", "/var/log/anaconda", "/root/anaconda-ks.cfg", "/var/log/YaST2",
        "/etc/ssh/ssh_host_ed25519_key", "/etc/ssh/ssh_host_rsa_key", "/var/lib/cloud/instances", "/etc/adjtime",
    ];

    public OperatingSystemFacts? Read()
    {
        var release = Assignments.Of(files.Lines("/etc/os-release"));
        if (release.Count == 0)
        {
            release = Assignments.Of(files.Lines("/usr/lib/os-release"));
        }

        var (installedAt, source) = Installed();
        var facts = new OperatingSystemFacts
        {
            Name = release.Find("NAME"),
            Version = release.Find("VERSION") ?? release.Find("VERSION_ID"),
            VersionId = release.Find("VERSION_ID"),
            Id = release.Find("ID"),
            IdLike = release.Find("ID_LIKE"),
            Codename = release.Find("VERSION_CODENAME"),
            PrettyName = release.Find("PRETTY_NAME"),
            Variant = release.Find("VARIANT_ID") ?? release.Find("IMAGE_ID") ?? release.Find("BUILD_ID"),
            Release = ReleaseFiles.Select(FirstLine).FirstOrDefault(line => line is not null),
            Locale = Assignments.Of(files.Lines("/etc/locale.conf")).Find("LANG") ?? Assignments.Of(files.Lines("/etc/default/locale")).Find("LANG"),
            DefaultTarget = DefaultTarget(),
            InstalledAt = installedAt,
            InstalledSource = source,
        };
        return facts with { InstalledAt = null, InstalledSource = null } == Nothing && installedAt is null ? null : facts;
    }

    private static OperatingSystemFacts Nothing { get; } = new()
    {
        Name = null,
        Version = null,
        VersionId = null,
        Id = null,
        IdLike = null,
        Codename = null,
        PrettyName = null,
        Variant = null,
        Release = null,
        Locale = null,
        DefaultTarget = null,
        InstalledAt = null,
        InstalledSource = null,
    };

    private EvidenceText? FirstLine(string path) => files.Lines(path).FirstOrDefault() is { IsEmpty: false } line ? new(line) : null;

    private EvidenceText? DefaultTarget()
    {
        foreach (var path in DefaultTargets)
        {
            if (files.Files.ReadLink(EvidencePath.Of(path)) is { } target)
            {
                return new(target.Bytes[(target.Bytes.Span.LastIndexOf((byte)'/') + 1)..]);
            }
        }

        // inittab(5): id:LEVEL:initdefault:
        foreach (var line in files.Lines("/etc/inittab").Take(DeviceLimits.ConfigurationLines))
        {
            var text = new EvidenceText(line).ToString();
            if (text.Split(':') is [not ['#', ..], var level, "initdefault", ..])
            {
                return new EvidenceText(System.Text.Encoding.UTF8.GetBytes($"runlevel {level}"));
            }
        }

        return null;
    }

    private (UnixTime? At, EvidencePath? Source) Installed()
    {
        (UnixTime? At, EvidencePath? Source) oldest = default;
        foreach (var path in Traces.Select(EvidencePath.Of))
        {
            // A time of 1970 is none: images are built without a clock.
            if (files.Files.Status(path) is { } status && (status.CreatedAt is { Seconds: > SecondsPerDay } created ? created : status.ChangedAt) is { Seconds: > SecondsPerDay } at && (oldest.At is not { } known || (at.Seconds, at.Nanoseconds).CompareTo((known.Seconds, known.Nanoseconds)) < 0))
            {
                oldest = (at, path);
            }
        }

        return oldest;
    }
}
