using System.ComponentModel;
using Forensics.Sdk;

namespace Forensics.Plugins.State.Device;

/// <summary>The device's names.</summary>
internal sealed record HostFacts
{
    [Description("Up to the first dot: the kernel's on a running system, else that of etc/hostname.")]
    public required EvidenceText? Name { get; init; }

    [Description("The first line of etc/hostname that is no comment.")]
    public required EvidenceText? StaticName { get; init; }

    [Description("Name and domain, where the host's name has one, etc/hosts has one for it, or resolv.conf has a domain.")]
    public required EvidenceText? Fqdn { get; init; }

    [Description("The realm of sssd or Kerberos, else the realm or work group of Samba, else the DNS domain: the first of these that is there.")]
    public required EvidenceText? Domain { get; init; }

    [Description("Which of them: sssd, krb5, samba-realm, samba-workgroup, host-name, hosts, resolv.conf.")]
    public required string? DomainSource { get; init; }

    [Description("machine-id(5), as it is.")]
    public required EvidenceText? MachineId { get; init; }
}
