using Forensics.Sdk;

namespace Forensics.Plugins.State.Device;

/// <summary>Whether the root is that of a container, by what container managers leave in it.</summary>
internal sealed class ContainerTraces(ShortFiles files)
{
    private static readonly (string Mark, string Name)[] Groups = [("/kubepods", "kubernetes"), ("/docker", "docker"), ("/libpod", "podman"), ("/lxc", "lxc"), ("/machine.slice/", "systemd-nspawn")];

    public (EvidenceText? Name, EvidencePath? Source) Find()
    {
        var told = EvidencePath.Of("/run/systemd/container");
        if (files.Files.Read(told) is { } content && content.Span.TrimEnd(" \n"u8) is { IsEmpty: false } name)
        {
            return (new(content[..name.Length]), told);
        }

        if (files.Exists("/run/.containerenv"))
        {
            return (Of("podman"), EvidencePath.Of("/run/.containerenv"));
        }

        if (files.Exists("/.dockerenv"))
        {
            return (Of("docker"), EvidencePath.Of("/.dockerenv"));
        }

        foreach (var line in files.KernelLines("/proc/1/cgroup"))
        {
            var text = new EvidenceText(line).ToString();
            foreach (var (mark, manager) in Groups)
            {
                if (text.Contains(mark, StringComparison.Ordinal))
                {
                    return (Of(manager), EvidencePath.Of("/proc/1/cgroup"));
                }
            }
        }

        return (null, null);
    }

    private static EvidenceText Of(string text) => new(System.Text.Encoding.UTF8.GetBytes(text));
}
