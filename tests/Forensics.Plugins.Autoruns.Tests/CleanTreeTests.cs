using System.Text.Json;
using Forensics.Plugins.Autoruns.Tests.Systemd;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Testing;

namespace Forensics.Plugins.Autoruns.Tests;

/// <summary>A Debian as its packages made it: whatever starts by itself there is a package's, but for what the scripts of packages write.</summary>
public sealed class CleanTreeTests
{
    /// <summary>Files that no package brings, each with who makes it.</summary>
    private static readonly Dictionary<string, string> MadeByScripts = new(StringComparer.Ordinal)
    {
        ["/etc/environment"] = "libpam-runtime and base-files, empty",
        ["/etc/profile"] = "base-files, from /usr/share/base-files/profile",
        ["/etc/nsswitch.conf"] = "base-files, from /usr/share/base-files/nsswitch.conf",
        ["/root/.bashrc"] = "base-files, from /usr/share/base-files/dot.bashrc",
        ["/root/.profile"] = "base-files, from /usr/share/base-files/dot.profile",
        ["/etc/ssh/sshd_config"] = "openssh-server by ucf, from /usr/share/openssh/sshd_config",
        ["/etc/pam.d/common-account"] = "pam-auth-update",
        ["/etc/pam.d/common-auth"] = "pam-auth-update",
        ["/etc/pam.d/common-password"] = "pam-auth-update",
        ["/etc/pam.d/common-session"] = "pam-auth-update",
        ["/etc/pam.d/common-session-noninteractive"] = "pam-auth-update",
    };

    [Test]
    public async Task NothingStartsThereThatIsNotAPackages()
    {
        Assert.That(TargetRootReading.OpenRoot(EvidencePath.Of(DebianRoot.Get()), out var root).Failed, Is.False);
        using (root.Descriptor)
        {
            var context = await CollectorRun.RunAsync(new AutorunCollector(), new(), root);
            var records = context.Records("autorun");
            var odd = records.Select(Odd).OfType<string>().ToList();
            Assert.That(odd, Is.Empty, string.Join('\n', odd));
            Assert.That(context.Faults.Where(fault => fault.Kind != FaultKind.Unsupported), Is.Empty);
            Assert.That(context.Items.Values.Select(item => item?.State), Has.All.AnyOf(ItemState.Collected, ItemState.Empty, ItemState.Unsupported, ItemState.NotRun));
            Assert.That(records.Select(record => $"autoruns:{record.GetProperty("autorun_type").GetString()}").Distinct(), Is.SubsetOf(context.Items.Keys));
        }
    }

    /// <summary>Why a record would catch an examiner's eye; null when it would not.</summary>
    private static string? Odd(JsonElement record)
    {
        var path = record.GetProperty("path").GetString()!;

        // What a line of tmpfiles.d makes is no program: /etc/hosts, /var/log/wtmp.
        var target = record.GetProperty("autorun_type").ValueEquals("tmpfiles") ? null : record.GetProperty("target_path").GetString();
        var reasons = new List<string>();
        if (!MadeByScripts.ContainsKey(path) && record.GetProperty("package_state").GetString() is not ("unchanged" or "no-digest"))
        {
            reasons.Add($"file {record.GetProperty("package_state")}");
        }

        if (target is not null && !MadeByScripts.ContainsKey(target) && record.GetProperty("target_exists").ValueKind == JsonValueKind.True && record.GetProperty("target_package_state").GetString() is not ("unchanged" or "no-digest"))
        {
            reasons.Add($"target {record.GetProperty("target_package_state")}");
        }

        if (record.GetProperty("writable_by_others").ValueKind == JsonValueKind.True || (target is not null && record.GetProperty("target_writable_by_others").ValueKind == JsonValueKind.True))
        {
            reasons.Add("writable by others");
        }

        return reasons.Count == 0 ? null : $"{record.GetProperty("autorun_type").GetString()} {path} -> {target}: {string.Join(", ", reasons)}";
    }
}
